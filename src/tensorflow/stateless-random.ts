/** @file Random tensors that a seed and a step decide, so that a recorded step draws anew each time. */
import { type Tensor, tf } from '../tensorflow.ts';
import {
  type BindingAttribute,
  type DType,
  dtypeNumbers,
  type NativeBackend,
  nativeBackend,
  overriding,
} from './native-backend.ts';
import { philox } from './philox.ts';

/** An integer of 32 bits, or an int32 scalar. */
export type Integer = number | Tensor;

/** Multiples of 2^-24 from [0, 1), of `shape`: the same for the same seed and step, on every backend and in every execution. */
export function statelessUniform(shape: number[], seed: Integer, step: Integer): Tensor {
  return tf.tidy(() => {
    const integers = tf.floorDiv(randomBits(shape, seed, step), tf.scalar(2 ** 8, 'int32'));
    return tf
      .cast(integers, 'float32')
      .mul(2 ** -24)
      .add(0.5);
  });
}

/** From the standard normal distribution, of `shape`, decided by seed and step: Box and Muller's transform (1958). */
export function statelessNormal(shape: number[], seed: Integer, step: Integer): Tensor {
  return tf.tidy(() => {
    const [radius, angle] = tf.unstack(statelessUniform([2, ...shape], seed, step));
    const length = tf.log1p(radius!.neg()).mul(-2).sqrt();
    return length.mul(angle!.mul(2 * Math.PI).cos());
  });
}

/** Random int32. */
function randomBits(shape: number[], seed: Integer, step: Integer): Tensor {
  const [a, b] = [seed, step].map(asScalar) as [Tensor, Tensor];
  const backend = nativeBackend();
  if (backend) return nativeBits(shape, a, b, backend);
  const bits = philox(tf.util.sizeFromShape(shape), a.dataSync()[0]!, b.dataSync()[0]!);
  return tf.tensor(bits, shape, 'int32');
}

function asScalar(integer: Integer): Tensor {
  return typeof integer === 'number' ? tf.scalar(integer, 'int32') : tf.cast(integer, 'int32');
}

/**
 * By TensorFlow's own kernel. Of its kernels only this one gives the same in XLA: those that take a seed mix it differently
 * there, and those that give floats read other bits.
 */
function nativeBits(shape: number[], seed: Tensor, step: Tensor, backend: NativeBackend): Tensor {
  const zero = tf.scalar(0, 'int32');
  const key = asUint64(tf.stack([seed, zero]).reshape([1, 2]), backend);
  const counter = asUint64(tf.stack([zero, zero, step, zero]).reshape([2, 2]), backend);
  const attributes = [type('dtype', 'int32', backend), type('Tshape', 'int32', backend)];
  const inputs = [tf.tensor1d(shape, 'int32'), key, counter, tf.scalar(philoxAlgorithm, 'int32')];
  return backend.executeSingleOutput('StatelessRandomUniformFullIntV2', attributes, inputs);
}

/** tensorflow/core/framework/rng_alg.h */
const philoxAlgorithm = 1;

/** Pairs of int32 as the words that they are in memory. tfjs has no such type: the tensor may go to TensorFlow alone. */
function asUint64(pairs: Tensor, backend: NativeBackend): Tensor {
  const { createOutputTensor } = backend;
  const attributes = [type('T', 'int32', backend), type('type', 'uint64', backend)];
  const methods: Partial<NativeBackend> = {
    createOutputTensor: (tensor) =>
      createOutputTensor.call(backend, { ...tensor, dtype: dtypeNumbers.int32 }),
  };
  return overriding(backend, methods, () =>
    backend.executeSingleOutput('Bitcast', attributes, [pairs]),
  );
}

function type(name: string, dtype: DType, { binding }: NativeBackend): BindingAttribute {
  return { name, type: binding.TF_ATTR_TYPE, value: dtypeNumbers[dtype] };
}
