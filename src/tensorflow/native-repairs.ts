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
  GatherV2: {
    mends:
      'a negative axis throws; the indices are read back to check them, which TensorFlow does itself',
    repaired: (_, tf) => (call) => {
      const backend = call.backend as NativeBackend;
      const { x, indices } = call.inputs as Record<'x' | 'indices', Tensor>;
      const axis = tf.scalar(call.attrs['axis'] as number, 'int32');
      const attributes = [
        type(backend, 'Tparams', x),
        type(backend, 'Tindices', indices),
        type(backend, 'Taxis', axis),
        { name: 'batch_dims', type: backend.binding.TF_ATTR_INT, value: call.attrs['batchDims'] },
      ];
      const gathered = backend.executeSingleOutput('GatherV2', attributes, [x, indices, axis]);
      axis.dispose();
      return gathered;
    },
  },

  ResizeBilinearGrad: {
    mends: 'halfPixelCenters is dropped',
    repaired: () => (call) => resizeGradient('ResizeBilinearGrad', call, call.inputs['images']!),
  },

  ResizeNearestNeighborGrad: {
    mends: 'halfPixelCenters is dropped',
    repaired: (_, tf) => (call) => {
      const [, height, width] = call.inputs['images']!.shape as [number, number, number];
      const size = tf.tensor1d([height, width], 'int32');
      const gradient = resizeGradient('ResizeNearestNeighborGrad', call, size);
      size.dispose();
      return gradient;
    },
  },
};

/** `original` is the images that were resized, or their size. */
function resizeGradient(op: string, call: KernelCall, original: Tensor): TensorInfo {
  const backend = call.backend as NativeBackend;
  const dy = call.inputs['dy']!;
  const { alignCorners, halfPixelCenters } = call.attrs;
  const { TF_ATTR_BOOL } = backend.binding;
  const attributes = [
    type(backend, 'T', dy),
    { name: 'align_corners', type: TF_ATTR_BOOL, value: alignCorners },
    { name: 'half_pixel_centers', type: TF_ATTR_BOOL, value: halfPixelCenters },
  ];
  return backend.executeSingleOutput(op, attributes, [dy, original]);
}

function type(backend: NativeBackend, name: string, tensor: Tensor): Attribute {
  const value = backend.typeAttributeFromTensor(tensor);
  return { name, type: backend.binding.TF_ATTR_TYPE, value };
}
