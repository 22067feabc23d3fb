/** @file The broken kernels of tfjs's cpu backend 4.22. */
import type { Tensor } from '../tensorflow.ts';
import { type PoolAttrs, type PoolAxis, poolAxes } from './pool-axes.ts';
import type { Kernel, KernelCall, Repair, Tfjs } from './repairs.ts';
import { bilinear, type Interpolation, nearest, resizeGradient } from './resize-gradient.ts';

/** What these kernels use of the cpu backend. */
interface CpuBackend {
  readSync(dataId: object): Float32Array;
}

export const cpuRepairs: Record<string, Repair> = {
  /** Of floats it makes int32. */
  FloorDiv: (broken, tf) => (call) => {
    const { a, b } = call.inputs as Record<'a' | 'b', Tensor>;
    return a.dtype === 'float32' ? tf.floor(tf.div(a, b)) : broken(call);
  },

  /** It pairs the matrices of two batches in their order, whatever the shapes of the batches. */
  BatchMatMul: (broken, tf) => (call) => {
    const { a, b } = call.inputs as Record<'a' | 'b', Tensor>;
    const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
    const batch = tf.backend_util.assertAndGetBroadcastShape(batchA, batchB);
    const spread = (x: Tensor) => tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
    return broken({ ...call, inputs: { a: spread(a), b: spread(b) } });
  },

  Cumprod: (broken) => (call) => broken(countingFromTheStart(call)),
  Cumsum: (broken) => (call) => broken(countingFromTheStart(call)),

  AvgPoolGrad: shareBetweenThoseAveraged,
  AvgPool3DGrad: shareBetweenThoseAveraged,

  /** It turns height and width over, and drops halfPixelCenters. */
  ResizeBilinearGrad: (_, tf) => resizeGradientKernel(bilinear, tf),

  /** It drops halfPixelCenters. */
  ResizeNearestNeighborGrad: (_, tf) => resizeGradientKernel(nearest, tf),

  /** It writes into the tensor that it is to update a copy of. */
  TensorScatterUpdate: (broken, tf) => (call) => {
    const { dataId, shape, dtype } = call.inputs['tensor']!;
    const values = (call.backend as CpuBackend).readSync(dataId).slice();
    return broken({ ...call, inputs: { ...call.inputs, tensor: tf.tensor(values, shape, dtype) } });
  },
};

/** A negative axis makes these kernels give a wrong shape. */
function countingFromTheStart({ attrs, ...call }: KernelCall): KernelCall {
  const axis = attrs['axis'] as number;
  return { ...call, attrs: { ...attrs, axis: axis < 0 ? axis + call.inputs['x']!.rank : axis } };
}

/** At the margins a window averages fewer elements; the kernel divides by the size of a whole one. */
function shareBetweenThoseAveraged(broken: Kernel, tf: Tfjs): Kernel {
  return (call) => {
    const { dy, input } = call.inputs as Record<'dy' | 'input', Tensor>;
    const axes = poolAxes(tf, input.shape, call.attrs as unknown as PoolAttrs);
    const scaled = axes.reduce((sum, axis, i) => {
      const column = [axis.count, ...dy.shape.slice(i + 2).map(() => 1)];
      return tf.mul(sum, tf.tensor(wholeOverPart(axis), column));
    }, dy);
    return broken({ ...call, inputs: { dy: scaled, input } });
  };
}

/** The width of a window over the part of it that lies on the axis, for each window. */
function wholeOverPart({ size, margins: [before], width, stride, count }: PoolAxis): number[] {
  return Array.from({ length: count }, (_, i) => {
    const start = i * stride - before;
    return width / (Math.min(start + width, size) - Math.max(start, 0));
  });
}

function resizeGradientKernel(interpolation: Interpolation, tf: Tfjs): Kernel {
  return ({ inputs, attrs, backend }) => {
    const { dy, images } = inputs as Record<'dy' | 'images', Tensor>;
    const values = (backend as CpuBackend).readSync(dy.dataId);
    const gradient = resizeGradient(values, dy.shape, images.shape, interpolation, attrs as never);
    return tf.tensor(gradient, images.shape);
  };
}
