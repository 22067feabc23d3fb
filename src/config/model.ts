/** @file The config's `model`: what is trained. */
import * as z from 'zod';
import { choice, choices, plain } from './choices.ts';
import { initializer } from './initializers.ts';
import { layer } from './layers/index.ts';
import { identifier, positiveInteger, text } from './values.ts';

const drawn = () =>
  z.strictObject({
    shape: z
      .array(positiveInteger())
      .min(1, { error: 'expected one size at least' })
      .describe('The sizes of its axes.'),
    initializer: initializer('glorotUniform', 'variable'),
  });

const vector = () =>
  z
    .array(z.number({ error: 'expected a number' }))
    .min(1, { error: 'expected one number at least' });

/** Nested lists are rows of a matrix. */
const variable = () =>
  z.union(
    [
      z.number(),
      vector(),
      z.array(vector()).refine((rows) => rows.every(({ length }) => length === rows[0]!.length), {
        error: 'expected rows of one length',
      }),
      drawn(),
    ],
    {
      error:
        'expected a number, a list of numbers, a list of such lists, or an object with a "shape"',
    },
  );

const models = {
  linear: plain('A weight per feature and a bias, all from 0, by the tape.'),
  expression: choice('Variables and an expression over them, by the tape.', () => ({
    variables: z
      .record(identifier(), variable())
      .describe('The trained variables and their first values: numbers, vectors or matrices.'),
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
