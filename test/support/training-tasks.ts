/** @file Steps to train by, as pure functions, and what the loops are to make of them. */
import { type Optimizer, optimizers, type OptimizerState } from '../../src/optimizers/index.ts';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, type Tensor2D, tf } from '../../src/tensorflow.ts';

export interface State {
  parameters: Record<string, Tensor>;
  slots: OptimizerState;
}

export interface Data {
  x: Tensor;
  y: Tensor;
}

type Loss = (parameters: Record<string, Tensor>, batch: Data) => Tensor;
type Step = (state: State, batch: Data, step: Tensor) => { state: State; loss: Tensor };

export interface Task {
  step: Step;
  initial: () => State;
  data: Data;
}

/** The article's regression, y = a·x + b by the sum of squares, on its nine rows. */
export function article(optimizer: Optimizer): Task {
  const loss: Loss = ({ a, b }, { x, y }) =>
    tf.sum(tf.square(tf.sub(y, tf.add(tf.mul(a!, x), b!))));
  return {
    step: gradientStep(loss, optimizer),
    initial: () => stateOf({ a: tf.scalar(0), b: tf.scalar(0) }, optimizer),
    data: {
      x: tf.tensor1d([1, 4, 6, 3, 3, 4, 5, 6, 7]),
      y: tf.tensor1d([0.25, 1.2, 0.79, 0.52, 1.6, 1.7, 1.9, 2, 2]),
    },
  };
}

/** A perceptron 20-64-64-1 that learns sin(sum of features) with Adam, by the mean squared error. */
export function perceptron(rows: number, activation: 'relu' | 'tanh', seed = 1): Task {
  const sizes = [20, 64, 64, 1];
  const optimizer = optimizers.adam({ learningRate: 0.001 });
  const loss: Loss = (parameters, { x, y }) => {
    const output = sizes.slice(1).reduce<Tensor>((hidden, _, layer) => {
      const weights = parameters[`weights${layer}`] as Tensor2D;
      const sums = tf.add(tf.matMul(hidden as Tensor2D, weights), parameters[`bias${layer}`]!);
      return layer < 2 ? tf[activation](sums) : sums;
    }, x);
    return tf.mean(tf.square(tf.sub(tf.squeeze(output, [1]), y)));
  };
  const x = tf.randomNormal([rows, sizes[0]!], 0, 1, 'float32', seed);
  return {
    step: gradientStep(loss, optimizer),
    initial: () => stateOf(layers(sizes, seed), optimizer),
    data: { x, y: tf.sin(tf.sum(x, 1)) },
  };
}

function layers(sizes: readonly number[], seed: number): Record<string, Tensor> {
  const parameters = sizes.slice(1).flatMap((units, layer): [string, Tensor][] => [
    [`weights${layer}`, tf.randomNormal([sizes[layer]!, units], 0, 0.1, 'float32', seed + layer)],
    [`bias${layer}`, tf.zeros([units])],
  ]);
  return Object.fromEntries(parameters);
}

function stateOf(parameters: Record<string, Tensor>, optimizer: Optimizer): State {
  return { parameters, slots: optimizer.init(Object.values(parameters)) };
}

function gradientStep(loss: Loss, optimizer: Optimizer): Step {
  return ({ parameters, slots }, batch, step) => {
    const tape = new GradientTape();
    const value = tape.run(() => {
      tape.watch(parameters);
      return loss(parameters, batch);
    });
    const gradients = tape.gradient(value, parameters);
    const names = Object.keys(parameters);
    const updated = optimizer.update(
      names.map((name) => gradients[name]!),
      slots,
      Object.values(parameters),
      { step, learningRate: optimizer.learningRateAt(step) },
    );
    const renewed = names.map((name, i) => [name, updated.parameters[i]!]);
    return {
      state: { parameters: Object.fromEntries(renewed), slots: updated.state },
      loss: value,
    };
  };
}
