/** @file The config's `model`: what is trained. */
import * as z from 'zod';
import { choice, choices, plain } from './choices.ts';
import { layer } from './layers.ts';
import { identifier, positiveInteger, text } from './values.ts';

const models = {
  linear: plain('A weight per feature and a bias, all from 0, by the tape.'),
  expression: choice('Variables and an expression over them, by the tape.', () => ({
    variables: z
      .record(identifier(), z.number({ error: 'expected a number' }))
      .describe('The trained variables and their first values.'),
    predict: text('an expression').describe(
      'The prediction, an expression over variables and columns: "a*X + b".',
    ),
  })),
  sequential: choice('A list of layers, as in Keras.', () => ({
    inputShape: z
      .array(positiveInteger(), { error: 'expected a list of positive integers' })
      .min(1, { error: 'expected one size at least' })
      .nullable()
      .default(null)
      .describe(
        'The shape that the features of a row are given, [8, 8, 1] for an image; null leaves them a list.',
      ),
    layers: z
      .array(layer)
      .min(1, { error: 'expected one layer at least' })
      .describe('The layers, from input to output.'),
  })),
};

export const model = choices(models);
