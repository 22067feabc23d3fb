/** @file The config's `model`: what is trained. */
import * as z from 'zod';
import { choice, choices, plain } from './choices.ts';
import { layer } from './layers.ts';
import { identifier, text } from './values.ts';

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
    layers: z
      .array(layer)
      .min(1, { error: 'expected one layer at least' })
      .describe('The layers, from input to output.'),
  })),
};

export const model = choices(models);
