/** @file The broken kernels of tfjs's cpu backend 4.22. */
import type { Tensor } from '../tensorflow.ts';
import { einsumRepair } from './einsum-repair.ts';
import { type PoolAttrs, type PoolAxis, poolAxes } from './pool-axes.ts';
import type { Kernel, Repair, Tfjs } from './repairs.ts';
import { bilinear, type Interpolation, nearest, resizeGradient } from './resize-gradient.ts';
import { stridedSliceRepair } from './strided-slice-repair.ts';

/** What these kernels use of the cpu backend. */
interface CpuBackend {
  readSync(dataId: object): Float32Array;
}

const complexBroadcast: Repair = {
  mends: 'complex operands of different shapes give NaN',
  repaired: (broken, tf) => (call) => {
    const { a, b } = call.inputs as Record<'a' | 'b', Tensor>;
    if (a.dtype !== 'complex64' || tf.util.arraysEqual(a.shape, b.shape)) return broken(call);
    const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const spread = (x: Tensor) =>
      tf.complex(tf.broadcastTo(tf.real(x), shape), tf.broadcastTo(tf.imag(x), shape));
    return tf.tidy(() => broken({ ...call, inputs: { a: spread(a), b: spread(b) } }) as Tensor);
  },
};

const negativeAxis: Repair = {
  mends: 'a negative axis gives a wrong shape',
  repaired: (broken) => (call) => {
    const axis = call.attrs['axis'] as number;
    const { rank } = call.inputs['x']!;
    return broken({ ...call, attrs: { ...call.attrs, axis: axis < 0 ? axis + rank : axis } });
  },
};

const shareOfMargins: Repair = {
  mends: 'at the margins, where a window averages fewer elements, the gradient is too small',
  repaired: (broken, tf) => (call) => {
    const { dy, input } = call.inputs as Record<'dy' | 'input', Tensor>;
    const axes = poolAxes(tf, input.shape, call.attrs as unknown as PoolAttrs);
    return tf.tidy(() => {
      const scaled = axes.reduce((product, axis, i) => {
        const column = [axis.count, ...dy.shape.slice(i + 2).map(() => 1)];
        return tf.mul(product, tf.tensor(wholeOverPart(axis), column));
      }, dy);
      return broken({ ...call, inputs: { dy: scaled, input } }) as Tensor;
    });
  },
};

export const cpuRepairs: Record<string, Repair> = {
  Add: complexBroadcast,
  AvgPoolGrad: shareOfMargins,
  AvgPool3DGrad: shareOfMargins,
  Cumprod: negativeAxis,
  Cumsum: negativeAxis,
  Einsum: einsumRepair,
  StridedSlice: stridedSliceRepair,
  Multiply: complexBroadcast,
  Sub: complexBroadcast,

  BatchMatMul: {
    mends: 'batches of different shapes are paired in the order of their matrices',
    repaired: (broken, tf) => (call) => {
      const { a, b } = call.inputs as Record<'a' | 'b', Tensor>;
      const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
      if (tf.util.arraysEqual(batchA, batchB)) return broken(call);
      const batch = tf.backend_util.assertAndGetBroadcastShape(batchA, batchB);
      const spread = (x: Tensor) => tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
      return tf.tidy(() => broken({ ...call, inputs: { a: spread(a), b: spread(b) } }) as Tensor);
    },
  },

  FloorDiv: {
    mends: 'the quotient of floats is int32',
    repaired: (broken, tf) => (call) => {
      const { a, b } = call.inputs as Record<'a' | 'b', Tensor>;
      return a.dtype === 'float32' ? tf.tidy(() => tf.floor(tf.div(a, b))) : broken(call);
    },
  },

  ResizeBilinearGrad: {
    mends: 'height and width are changed over, and halfPixelCenters is dropped',
    repaired: (_, tf) => resizeGradientKernel(bilinear, tf),
  },

  ResizeNearestNeighborGrad: {
    mends: 'halfPixelCenters is dropped',
    repaired: (_, tf) => resizeGradientKernel(nearest, tf),
  },

  TensorScatterUpdate: {
    mends: 'the tensor to be updated is itself overwritten',
    repaired: (broken, tf) => (call) => {
      const { dataId, shape, dtype } = call.inputs['tensor']!;
      const values = (call.backend as CpuBackend).readSync(dataId).slice();
      return tf.tidy(() => {
        const tensor = tf.tensor(values, shape, dtype);
        return broken({ ...call, inputs: { ...call.inputs, tensor } }) as Tensor;
      });
    },
  },
};

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
