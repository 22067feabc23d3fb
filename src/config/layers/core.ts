/** @file Dense layers, activations and embeddings. */
import * as z from 'zod';
import { requiredActivation } from '../activations.ts';
import { choice } from '../choices.ts';
import { constraint, initializer, regularizer } from '../initializers.ts';
import { positiveInteger } from '../values.ts';
import { bias, kernel, linear, units } from './shared.ts';

export const coreLayers = {
  activation: choice('A function, number by number or along an axis.', () => ({
    activation: requiredActivation(),
  })),
  dense: choice('activation(x · kernel + bias).', () => ({
    units: units(),
    activation: linear(),
    ...kernel(),
    ...bias(),
  })),
  embedding: choice('A trained vector for each of the numbers 0, 1, 2 ….', () => ({
    inputDim: positiveInteger().describe('How many numbers there are.'),
    outputDim: positiveInteger().describe('The length of a vector.'),
    embeddingsInitializer: initializer('randomUniform', 'vectors'),
    embeddingsRegularizer: regularizer('vectors'),
    embeddingsConstraint: constraint('vectors'),
  })),
  prelu: choice('x above 0, a trained slope below (He et al. 2015).', () => ({
    alphaInitializer: initializer('zeros', 'slopes'),
    alphaRegularizer: regularizer('slopes'),
    alphaConstraint: constraint('slopes'),
    sharedAxes: z
      .array(positiveInteger(), { error: 'expected a list of positive integers' })
      .nullable()
      .default(null)
      .describe('The axes along which all share a slope, counted from 1 after that of the rows.'),
  })),
};
