/** @file Layers that bring numbers to a scale. */
import * as z from 'zod';
import { type Misfit, choice } from '../choices.ts';
import { constraint, initializer, regularizer } from '../initializers.ts';
import { flag, fraction, integer, notNegative, number } from '../values.ts';
import { axes, axesOrNone, axis, epsilon } from './shared.ts';

const affine = () => ({
  center: flag().default(true).describe('Whether an offset, beta, is added.'),
  scale: flag().default(true).describe('Whether the result is multiplied by a factor, gamma.'),
  betaInitializer: initializer('zeros', 'offset'),
  gammaInitializer: initializer('ones', 'factor'),
  betaRegularizer: regularizer('offset'),
  gammaRegularizer: regularizer('factor'),
  betaConstraint: constraint('offset'),
  gammaConstraint: constraint('factor'),
});

const statistic = (what: string, one: z.ZodNumber) =>
  z
    .union([one, z.array(one).min(1)], { error: 'expected a number or a list of them' })
    .nullable()
    .default(null)
    .describe(`${what}: one for all, or a list; null is that of the training rows.`);

const together = ({ mean, variance }: { mean: unknown; variance: unknown }): Misfit | undefined => {
  if ((mean === null) === (variance === null)) return undefined;
  return mean === null
    ? { key: 'mean', expected: 'a mean beside the variance' }
    : { key: 'variance', expected: 'a variance beside the mean' };
};

export const normalizationLayers = {
  batchNormalization: choice(
    "By the batch's mean and variance in training, by the moving ones otherwise (Ioffe & Szegedy 2015).",
    () => ({
      axis: axis('The axis whose places are normalised one by one'),
      momentum: fraction()
        .default(0.99)
        .describe('How much of the moving statistics a step keeps.'),
      epsilon: epsilon(),
      ...affine(),
      movingMeanInitializer: initializer('zeros', 'moving mean'),
      movingVarianceInitializer: initializer('ones', 'moving variance'),
    }),
  ),
  groupNormalization: choice(
    'Each row by the mean and variance of groups of channels (Wu & He 2018).',
    () => ({
      groups: integer('a positive integer, or -1', { min: -1 })
        .refine((groups) => groups !== 0, { error: 'expected a positive integer, or -1' })
        .default(32)
        .describe('The number of groups; -1 is as many as channels.'),
      axis: axis('The axis of the channels'),
      epsilon: epsilon(),
      ...affine(),
    }),
  ),
  layerNormalization: choice(
    'Each row by its own mean and variance (Ba, Kiros & Hinton 2016).',
    () => ({
      axis: axes('The axes that share a mean and a variance'),
      epsilon: epsilon(),
      ...affine(),
    }),
  ),
  normalization: choice(
    '(x - mean)/√variance, by the statistics of the training rows before the first epoch.',
    () => ({
      axis: axesOrNone('The axes with a mean and a variance for each place'),
      mean: statistic('The mean', number()),
      variance: statistic('The variance', notNegative()),
      invert: flag().default(false).describe('Whether it goes back from the scale instead.'),
    }),
    together,
  ),
  rescaling: choice('x·scale + offset.', () => ({
    scale: number().describe('What x is multiplied by.'),
    offset: number().default(0).describe('What is added.'),
  })),
  rmsNormalization: choice(
    'Each row by its root mean square, times a trained scale (Zhang & Sennrich 2019).',
    () => ({ axis: axes('The axes that share a root mean square'), epsilon: epsilon(1e-6) }),
  ),
  unitNormalization: choice('Each row with the Euclidean norm 1.', () => ({
    axis: axes('The axes that share a norm'),
  })),
};
