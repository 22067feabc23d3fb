/** @file Layers that make noise in training. */
import * as z from 'zod';
import { choice } from '../choices.ts';
import { fraction, positiveInteger, share } from '../values.ts';

const rate = () => share().describe('The share of the inputs that is dropped.');
const dropout = () => ({
  rate: rate(),
  noiseShape: z
    .array(positiveInteger().nullable(), {
      error: 'expected a list of positive integers and nulls',
    })
    .nullable()
    .default(null)
    .describe(
      "The shape of the noise, rows first: 1 along an axis that shares one fate, null for the input's size.",
    ),
});

export const noiseLayers = {
  alphaDropout: choice(
    'In training, saturates numbers at random, for networks of selu (Klambauer et al. 2017).',
    () => ({ ...dropout(), rate: fraction().describe('The share of the inputs that saturates.') }),
  ),
  dropout: choice(
    'In training, drops numbers at random and lets the others grow to make up (Srivastava et al. 2014).',
    dropout,
  ),
  gaussianDropout: choice(
    'In training, times a normal factor of mean 1 and the variance rate/(1 - rate).',
    () => ({ rate: fraction().describe('The rate of the dropout whose variance it has.') }),
  ),
  gaussianNoise: choice('In training, plus a normal number.', () => ({
    stddev: share().describe('The standard deviation.'),
  })),
  spatialDropout1d: choice(
    'In training, drops whole channels of sequences (Tompson et al. 2015).',
    () => ({ rate: rate() }),
  ),
  spatialDropout2d: choice(
    'In training, drops whole channels of images (Tompson et al. 2015).',
    () => ({ rate: rate() }),
  ),
};
