import { type Tensor, type Tensor2D, tf } from '../tensorflow.ts';
import { type ActivationName, activations } from './activations.ts';
import { type InitializerName, initializers, type Uniform } from './initializers.ts';
import type { Layer } from './types.ts';

export interface DenseOptions {
  units: number;
  activation: ActivationName;
  useBias: boolean;
  kernelInitializer: InitializerName;
  biasInitializer: InitializerName;
}

/**
 * activation(x · kernel + bias), x [rows, inputs], kernel [inputs, units], bias [units]
 * (keras/src/layers/core/dense.py).
 */
export function dense(options: DenseOptions, inputs: number, uniform: Uniform): Layer {
  const { units, useBias } = options;
  const fans = { fanIn: inputs, fanOut: units };
  const initialize = (name: InitializerName, shape: number[]): Tensor =>
    tf.tensor(
      initializers[name](
        shape.reduce((a, b) => a * b),
        fans,
        uniform,
      ),
      shape,
    );
  return {
    outputs: units,
    initialize: () => ({
      kernel: initialize(options.kernelInitializer, [inputs, units]),
      ...(useBias && { bias: initialize(options.biasInitializer, [units]) }),
    }),
    apply: ({ kernel, bias }, x) => {
      const product = tf.matMul(x as Tensor2D, kernel as Tensor2D);
      return activations[options.activation](bias ? tf.add(product, bias) : product);
    },
  };
}
