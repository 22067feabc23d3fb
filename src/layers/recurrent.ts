/** @file The layers of keras/src/layers/rnn. A sequence is unrolled: its steps are as many operations. */
import { type Tensor, type Tensor2D, tf } from '../tensorflow.ts';
import { activate } from './activations.ts';
import { timesMatrix } from './core.ts';
import { dropOut } from './noise.ts';
import { partOf } from './parts.ts';
import type {
  BidirectionalOptions,
  GruOptions,
  LstmOptions,
  RecurrentOptions,
  RecurrentSpec,
} from './plans/recurrent.ts';
import type { Pass, Rule, Situation, Weights } from './types.ts';

type State = readonly Tensor[];

/** From the state, and the inputs of a step through the kernel, to the next state: its first tensor is the output. */
type Cell = (weights: Weights, projected: Tensor, state: State) => State;

/** h' = activation(x·K + b + h·R) */
export const simpleRnn = (options: RecurrentOptions, situation: Situation): Rule =>
  recurrent(options, situation, 1, ({ recurrentKernel, bias }, projected, [h]) => {
    const sum = tf.add(plus(projected, bias), times(h!, recurrentKernel!));
    return [activate(sum, options.activation)];
  });

/** Hochreiter & Schmidhuber 1997, with a forget gate: gates in the order input, forget, cell, output. */
export const lstm = (options: LstmOptions, situation: Situation): Rule =>
  recurrent(options, situation, 2, ({ recurrentKernel, bias }, projected, [h, c]) => {
    const { activation, recurrentActivation } = options;
    const sums = plus(tf.add(projected, times(h!, recurrentKernel!)), bias);
    const [i, f, g, o] = tf.split(sums, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
    const kept = tf.mul(activate(f, recurrentActivation), c!);
    const added = tf.mul(activate(i, recurrentActivation), activate(g, activation));
    const next = tf.add(kept, added);
    return [tf.mul(activate(o, recurrentActivation), activate(next, activation)), next];
  });

/** Cho et al. 2014: gates in the order update, reset, new. `resetAfter` is cuDNN's variant, with two biases. */
export const gru = (options: GruOptions, situation: Situation): Rule =>
  recurrent(options, situation, 1, (weights, projected, [h]) => {
    const { units, activation, recurrentActivation, resetAfter } = options;
    const { recurrentKernel } = weights;
    const [inputBias, stateBias] = biasesOf(weights, resetAfter);
    const [xz, xr, xn] = tf.split(plus(projected, inputBias), 3, 1) as [Tensor, Tensor, Tensor];
    const gate = (x: Tensor, state: Tensor) => activate(tf.add(x, state), recurrentActivation);
    const mixed = (z: Tensor, fresh: Tensor): State => {
      const now = activate(tf.add(xn, fresh), activation);
      return [tf.add(tf.mul(z, h!), tf.mul(tf.sub(1, z), now))];
    };
    if (resetAfter) {
      const sums = plus(times(h!, recurrentKernel!), stateBias);
      const [hz, hr, hn] = tf.split(sums, 3, 1) as [Tensor, Tensor, Tensor];
      return mixed(gate(xz, hz), tf.mul(gate(xr, hr), hn));
    }
    const [gates, fresh] = tf.split(recurrentKernel!, [2 * units, units], 1) as [Tensor, Tensor];
    const [hz, hr] = tf.split(times(h!, gates), 2, 1) as [Tensor, Tensor];
    return mixed(gate(xz, hz), times(tf.mul(gate(xr, hr), h!), fresh));
  });

function biasesOf({ bias }: Weights, resetAfter: boolean): [Tensor?, Tensor?] {
  if (!bias) return [];
  return resetAfter ? (tf.unstack(bias) as [Tensor, Tensor]) : [bias];
}

/** A cell, step by step, from a state of zeros. The inputs of all steps go through the kernel at once. */
function recurrent(
  options: RecurrentOptions,
  { seed }: Situation,
  states: number,
  cell: Cell,
): Rule {
  const { units, returnSequences, goBackwards } = options;
  return (weights, x, pass) => {
    const { inputs, masked } = dropping(options, x, seed, pass);
    const steps = tf.unstack(timesMatrix(inputs, weights['kernel'] as Tensor2D), 1);
    let state: State = Array.from({ length: states }, () => tf.zeros([x.shape[0]!, units]));
    const outputs: Tensor[] = [];
    for (const projected of goBackwards ? steps.toReversed() : steps) {
      const [h, ...rest] = state as [Tensor, ...Tensor[]];
      state = cell(weights, projected, [masked(h), ...rest]);
      outputs.push(state[0]!);
    }
    return returnSequences ? tf.stack(outputs, 1) : outputs.at(-1)!;
  };
}

/** Dropout of the inputs and of the state: what is dropped is the same at every step (Gal & Ghahramani 2016). */
function dropping(
  { units, dropout, recurrentDropout }: RecurrentOptions,
  x: Tensor,
  seed: number,
  { training, step }: Pass,
): { inputs: Tensor; masked: (h: Tensor) => Tensor } {
  const [rows, , features] = x.shape as [number, number, number];
  const noise = (size: number, rate: number, stream: number): Tensor =>
    dropOut(tf.ones([rows, size]), rate, seed ^ stream, step, [rows, size]);
  const inputs =
    training && dropout > 0 ? tf.mul(x, tf.expandDims(noise(features, dropout, 0), 1)) : x;
  if (!training || recurrentDropout === 0) return { inputs, masked: (h) => h };
  const mask = noise(units, recurrentDropout, 1);
  return { inputs, masked: (h) => tf.mul(h, mask) };
}

const times = (h: Tensor, matrix: Tensor): Tensor => tf.matMul(h as Tensor2D, matrix as Tensor2D);
const plus = (sums: Tensor, bias: Tensor | undefined): Tensor => (bias ? tf.add(sums, bias) : sums);

const recurrentRules = { gru, lstm, simpleRnn };

const ruleOfRecurrent = (spec: RecurrentSpec, situation: Situation): Rule =>
  recurrentRules[spec.type](spec as never, situation);

/** Schuster & Paliwal 1997: a layer that reads forwards beside one that reads backwards. */
export function bidirectional(
  { layer, mergeMode }: BidirectionalOptions,
  situation: Situation,
): Rule {
  const forward = ruleOfRecurrent(layer, situation);
  const turned = { ...layer, goBackwards: !layer.goBackwards };
  const backward = ruleOfRecurrent(turned, { ...situation, seed: situation.seed ^ 2 });
  return (weights, x, pass) => {
    const ahead = forward(partOf('forward', weights), x, pass) as Tensor;
    const back = backward(partOf('backward', weights), x, pass) as Tensor;
    return merged(ahead, layer.returnSequences ? tf.reverse(back, 1) : back, mergeMode);
  };
}

function merged(a: Tensor, b: Tensor, mode: BidirectionalOptions['mergeMode']): Tensor {
  if (mode === 'concat') return tf.concat([a, b], -1);
  if (mode === 'mul') return tf.mul(a, b);
  return mode === 'sum' ? tf.add(a, b) : tf.div(tf.add(a, b), 2);
}
