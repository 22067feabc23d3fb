/** @file The options that layers of several kinds take. */
import * as z from 'zod';
import { activation } from '../activations.ts';
import { constraint, initializer, regularizer } from '../initializers.ts';
import { flag, integer, positiveInteger, positiveNumber } from '../values.ts';

export const kernel = () => ({
  kernelInitializer: initializer('glorotUniform', 'kernel'),
  kernelRegularizer: regularizer('kernel'),
  kernelConstraint: constraint('kernel'),
});

export const bias = () => ({
  useBias: flag().default(true).describe('Whether a bias is added.'),
  biasInitializer: initializer('zeros', 'bias'),
  biasRegularizer: regularizer('bias'),
  biasConstraint: constraint('bias'),
});

export const units = () => positiveInteger().describe('The number of outputs.');
export const linear = () => activation('linear');

export const epsilon = (initial = 0.001) =>
  positiveNumber().default(initial).describe('Added to the variance, so that it is never 0.');

const axisNumber = () => integer('an integer', {});
export const axis = (what: string) => axisNumber().default(-1).describe(`${what}; ${counted}.`);
const axisNumbers = () =>
  z.union([axisNumber(), z.array(axisNumber()).min(1)], {
    error: 'expected an integer or a list of them',
  });
const counted = '-1 is the last, 1 the first after that of the rows';
export const axes = (what: string) => axisNumbers().default(-1).describe(`${what}; ${counted}.`);
export const axesOrNone = (what: string) =>
  axisNumbers().nullable().default(-1).describe(`${what}; ${counted}, null none.`);

const twice = <T>(value: T): [T, T] => [value, value];

/** One number of a sequence's only axis, as the list that layers of images have, too. */
export const ofSequence = () => positiveInteger().transform((size) => [size]);

/** One number for both axes of an image, or one for each. */
export const ofImage = () =>
  z
    .union([positiveInteger(), z.tuple([positiveInteger(), positiveInteger()])], {
      error: 'expected a positive integer or two of them',
    })
    .transform((size) => (typeof size === 'number' ? twice(size) : size));

const count = () => integer('an integer from 0 up', { min: 0 });
const sides = () => z.tuple([count(), count()]);

/** One number for both sides of an axis, or one for each. */
export const margins = () =>
  z
    .union([count(), sides()], { error: 'expected an integer from 0 up, or two of them' })
    .transform((margin) => (typeof margin === 'number' ? twice(margin) : margin));

/** One number for all sides of an image, one for each axis, or two for each. */
export const imageMargins = () =>
  z
    .union([count(), sides(), z.tuple([sides(), sides()])], {
      error: 'expected an integer from 0 up, [rows, columns] or [[top, bottom], [left, right]]',
    })
    .transform((margin): [[number, number], [number, number]] => {
      if (typeof margin === 'number') return twice(twice(margin));
      const [rows, columns] = margin;
      return [
        typeof rows === 'number' ? twice(rows) : rows,
        typeof columns === 'number' ? twice(columns) : columns,
      ];
    });
