/** @file The activations of layers, with Keras's options. To add one, add it to the table. */
import * as z from 'zod';
import { choice, named, plain } from './choices.ts';
import { flag, number, notNegative, positiveNumber } from './values.ts';

const alpha = () =>
  positiveNumber().default(1).describe('The limit below is the negative of this.');
const axis = (what: string) =>
  z
    .int({ error: 'expected an integer' })
    .default(-1)
    .describe(`${what}; -1 is the last, 0 that of the rows.`);
const shrinkage = () =>
  notNegative().default(0.5).describe('How far from 0 what becomes 0 is, at most.');
const slope = (initial: number) =>
  number().default(initial).describe('The slope below the threshold.');

const activations = {
  celu: choice('max(x, 0) + alpha·(e^(min(x, 0)/alpha) - 1).', () => ({ alpha: alpha() })),
  elu: choice('x above 0, alpha·(eˣ - 1) below.', () => ({ alpha: alpha() })),
  exponential: plain('eˣ.'),
  gelu: choice('x·Φ(x), Φ the normal distribution.', () => ({
    approximate: flag().default(false).describe('Whether Φ is approximated by a tanh.'),
  })),
  glu: choice('Half of the axis times the sigmoid of the other half.', () => ({
    axis: axis('The axis that is halved'),
  })),
  hardShrink: choice('x, but 0 near 0.', () => ({ threshold: shrinkage() })),
  hardSigmoid: plain('(x + 3)/6, kept within [0, 1].'),
  hardSilu: plain('x·hardSigmoid(x).'),
  hardTanh: plain('x, kept within [-1, 1].'),
  leakyRelu: choice('x above 0, a slope below.', () => ({ negativeSlope: slope(0.2) })),
  linear: plain('x.'),
  logSigmoid: plain('The logarithm of the sigmoid.'),
  logSoftmax: choice('The logarithm of the softmax.', () => ({
    axis: axis('The axis whose shares sum to 1'),
  })),
  mish: plain('x·tanh(softplus(x)).'),
  relu: choice('x above the threshold, a slope below.', () => ({
    negativeSlope: slope(0),
    maxValue: positiveNumber().nullable().default(null).describe('The greatest value.'),
    threshold: number().default(0).describe('Where the slope ends.'),
  })),
  relu6: plain('x, kept within [0, 6].'),
  selu: plain('1.0507 times elu with alpha 1.6733.'),
  sigmoid: plain('1/(1 + e⁻ˣ).'),
  silu: plain('x·sigmoid(x).'),
  softmax: choice('eˣ, divided by its sum.', () => ({
    axis: axis('The axis whose shares sum to 1'),
  })),
  softplus: plain('ln(1 + eˣ).'),
  softShrink: choice('x nearer to 0 by the threshold, 0 near 0.', () => ({
    threshold: shrinkage(),
  })),
  softsign: plain('x/(1 + |x|).'),
  sparsemax: choice('The shares nearest to x, many of them 0.', () => ({
    axis: axis('The axis whose shares sum to 1'),
  })),
  sparsePlus: plain('0 up to -1, (x + 1)²/4 between, x from 1.'),
  sparseSigmoid: plain('(x + 1)/2, kept within [0, 1].'),
  squareplus: choice('(x + √(x² + b))/2.', () => ({
    b: notNegative().default(4).describe('How smooth the bend is.'),
  })),
  tanh: plain('The hyperbolic tangent.'),
  tanhShrink: plain('x - tanh(x).'),
  threshold: choice('x above the threshold, else a constant.', () => ({
    threshold: number().default(0).describe('Above which x stays.'),
    defaultValue: number().default(0).describe('What all else becomes.'),
  })),
};

export const activationAliases = { swish: 'silu', hardSwish: 'hardSilu' } as const;

const anyActivation = named(activations, {
  kind: 'activation',
  aliases: activationAliases,
}).meta({ id: 'activation' });

export const activation = (initial: 'linear' | 'sigmoid' | 'tanh', what = "the layer's output") =>
  anyActivation.prefault(initial).describe(`The function applied to ${what}.`);

export const requiredActivation = () =>
  z
    .nonoptional(anyActivation, { error: 'expected the name of an activation' })
    .describe('The function that is applied.');
