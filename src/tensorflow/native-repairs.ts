/** @file The broken kernels of tfjs-node 4.22. */
import type { Tensor, TensorInfo } from '../tensorflow.ts';
import type { KernelCall, Repair } from './repairs.ts';

interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/** What these kernels use of tfjs-node's backend. */
interface NativeBackend {
  binding: Record<'TF_ATTR_TYPE' | 'TF_ATTR_BOOL' | 'TF_ATTR_INT', number>;
  typeAttributeFromTensor(tensor: Tensor): number;
  executeSingleOutput(op: string, attributes: Attribute[], inputs: Tensor[]): TensorInfo;
}

export const nativeRepairs: Record<string, Repair> = {
  /** tfjs-node reads the indices back to check them, which TensorFlow does itself, and throws for a negative axis. */
  GatherV2:
    (_, tf) =>
    ({ inputs, attrs, ...call }) => {
      const backend = call.backend as NativeBackend;
      const [x, indices, axis] = [
        inputs['x']!,
        inputs['indices']!,
        tf.scalar(attrs['axis'] as number, 'int32'),
      ];
      const attributes = [
        type(backend, 'Tparams', x),
        type(backend, 'Tindices', indices),
        type(backend, 'Taxis', axis),
        { name: 'batch_dims', type: backend.binding.TF_ATTR_INT, value: attrs['batchDims'] },
      ];
      return backend.executeSingleOutput('GatherV2', attributes, [x, indices, axis]);
    },

  /** tfjs-node drops halfPixelCenters. */
  ResizeBilinearGrad: () => (call) =>
    resizeGradient('ResizeBilinearGrad', call, call.inputs['images']!),

  /** tfjs-node drops halfPixelCenters. */
  ResizeNearestNeighborGrad: (_, tf) => (call) =>
    resizeGradient(
      'ResizeNearestNeighborGrad',
      call,
      tf.tensor1d(call.inputs['images']!.shape.slice(1, 3), 'int32'),
    ),
};

function resizeGradient(
  op: string,
  { inputs, attrs, ...call }: KernelCall,
  original: Tensor,
): TensorInfo {
  const backend = call.backend as NativeBackend;
  const dy = inputs['dy']!;
  const attributes = [
    type(backend, 'T', dy),
    { name: 'align_corners', type: backend.binding.TF_ATTR_BOOL, value: attrs['alignCorners'] },
    {
      name: 'half_pixel_centers',
      type: backend.binding.TF_ATTR_BOOL,
      value: attrs['halfPixelCenters'],
    },
  ];
  return backend.executeSingleOutput(op, attributes, [dy, original]);
}

function type(backend: NativeBackend, name: string, tensor: Tensor): Attribute {
  const value = backend.typeAttributeFromTensor(tensor);
  return { name, type: backend.binding.TF_ATTR_TYPE, value };
}
