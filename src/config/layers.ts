/** @file The layers of a sequential model, with Keras's options. To add one, add it to the table. */
import * as z from 'zod';
import { activation, requiredActivation } from './activations.ts';
import { choice, choices, withOptions } from './choices.ts';
import { constraint, initializer, regularizer } from './initializers.ts';
import { flag, fraction, positiveInteger, positiveNumber, share, text } from './values.ts';

const kernel = () => ({
  kernelInitializer: initializer('glorotUniform', 'kernel'),
  kernelRegularizer: regularizer('kernel'),
  kernelConstraint: constraint('kernel'),
});
const bias = () => ({
  useBias: flag().default(true).describe('Whether a bias is added.'),
  biasInitializer: initializer('zeros', 'bias'),
  biasRegularizer: regularizer('bias'),
  biasConstraint: constraint('bias'),
});
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
const epsilon = () =>
  positiveNumber().default(0.001).describe('Added to the variance, so that it is never 0.');
const axis = (what: string) =>
  z
    .int({ error: 'expected an integer' })
    .default(-1)
    .describe(`${what}; -1 is the last, 1 the first after that of the rows.`);
const rate = () => share().describe('The share of the inputs that is dropped.');
const noiseShape = () =>
  z
    .array(positiveInteger().nullable(), {
      error: 'expected a list of positive integers and nulls',
    })
    .nullable()
    .default(null)
    .describe(
      "The shape of the noise, rows first: 1 along an axis that shares one fate, null for the input's size.",
    );

const layers = {
  activation: choice('A function, number by number or along an axis.', () => ({
    activation: requiredActivation(),
  })),
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
  dense: choice('activation(x · kernel + bias).', () => ({
    units: positiveInteger().describe('The number of outputs.'),
    activation: activation('linear'),
    ...kernel(),
    ...bias(),
  })),
  dropout: choice(
    'In training, drops numbers at random and lets the others grow to make up (Srivastava et al. 2014).',
    () => ({ rate: rate(), noiseShape: noiseShape() }),
  ),
  alphaDropout: choice(
    'In training, saturates numbers at random, for networks of selu (Klambauer et al. 2017).',
    () => ({ rate: rate(), noiseShape: noiseShape() }),
  ),
  gaussianDropout: choice(
    'In training, times a normal factor of mean 1 and the variance rate/(1 - rate).',
    () => ({
      rate: fraction().describe('The rate of the dropout whose variance the factor has.'),
    }),
  ),
  gaussianNoise: choice('In training, plus a normal number.', () => ({
    stddev: share().describe('The standard deviation.'),
  })),
  spatialDropout1d: choice('Drops whole channels of sequences (Tompson et al. 2015).', () => ({
    rate: rate(),
  })),
  spatialDropout2d: choice('Drops whole channels of images (Tompson et al. 2015).', () => ({
    rate: rate(),
  })),
};

const common = () => ({
  name: text('a name')
    .nullable()
    .default(null)
    .describe('What its weights are called by; null is its type and number.'),
  trainable: flag().default(true).describe('Whether its weights are trained.'),
});

export const layer = choices(withOptions(layers, common));
