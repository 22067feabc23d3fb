/** @file The config's `optimizer`: one entry per optimizer, with its options. To add one, add it to the table. */
import * as z from 'zod';
import { choice, named } from './choices.ts';
import { flag, fraction, positiveNumber } from './values.ts';

const learningRate = (initial: number) =>
  positiveNumber().default(initial).describe('How far each update goes along the gradient.');
const beta = (initial: number, moment: string) =>
  fraction()
    .default(initial)
    .describe(`How much of the running mean of ${moment} an update keeps.`);
const epsilon = () =>
  positiveNumber().default(1e-7).describe('Added to the denominator, so that it is never 0.');
const formula = () =>
  z
    .enum(['tensorflow', 'keras2', 'keras3'])
    .default('tensorflow')
    .describe("Whose rounding to follow: TensorFlow's fused kernel's, Keras 2's or Keras 3's.");

const optimizers = {
  sgd: choice('sgd', 'Gradient descent.', {
    learningRate: learningRate(0.01),
    momentum: fraction().default(0).describe('How much of the last update the next one keeps.'),
    nesterov: flag().default(false).describe("Nesterov's form of momentum."),
  }),
  adam: choice('adam', 'Adam (Kingma & Ba 2015).', {
    learningRate: learningRate(0.001),
    beta1: beta(0.9, 'gradients'),
    beta2: beta(0.999, 'squared gradients'),
    epsilon: epsilon(),
    amsgrad: flag().default(false).describe('AMSGrad: divide by the largest mean so far.'),
    formula: formula(),
  }),
};

export const optimizer = named(optimizers, { kind: 'optimizer' });
