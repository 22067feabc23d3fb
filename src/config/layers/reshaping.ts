/** @file Layers that only arrange numbers. */
import * as z from 'zod';
import { choice, plain, spelled } from '../choices.ts';
import { distinct, integer, positiveInteger } from '../values.ts';
import { imageMargins, margins, ofImage } from './shared.ts';

const size = () =>
  integer('a positive integer, or -1 once', { min: -1 }).refine((axis) => axis !== 0, {
    error: 'expected a positive integer, or -1 once',
  });
const targetShape = () =>
  z
    .array(size(), { error: 'expected a list of integers' })
    .min(1, { error: 'expected one size at least' })
    .refine((shape) => shape.filter((axis) => axis === -1).length < 2, {
      error: 'expected -1 once at most',
    });
const dims = () =>
  distinct(positiveInteger(), 'axis', 'axes').refine(
    (list) => list.every((dim) => dim <= list.length),
    { error: 'expected the axes from 1 up in another order' },
  );
const around = 'one number, or one before and one after.';
const aroundImage = 'one number, [rows, columns] or [[top, bottom], [left, right]].';

export const reshapingLayers = {
  cropping1d: choice('A sequence without its ends.', () => ({
    cropping: margins().prefault(1).describe(`How many steps are left out: ${around}`),
  })),
  cropping2d: choice('An image without its margins.', () => ({
    cropping: imageMargins().prefault(0).describe(`How much is left out: ${aroundImage}`),
  })),
  flatten: plain('All axes as one.'),
  permute: choice('The axes in another order.', () => ({
    dims: dims().describe('The order of the axes, counted from 1 after that of the rows.'),
  })),
  repeatVector: choice('The same features at every step.', () => ({
    n: positiveInteger().describe('The number of steps.'),
  })),
  reshape: choice('The same numbers in another shape.', () => ({
    targetShape: targetShape().describe('The sizes of the axes; one may be -1, what is left.'),
  })),
  upSampling1d: choice('Every step of a sequence, several times.', () => ({
    size: positiveInteger().default(2).describe('How many times.'),
  })),
  upSampling2d: choice('An image of several times the size.', () => ({
    size: ofImage().prefault(2).describe('How many times.'),
    interpolation: spelled(['nearest', 'bilinear'])
      .prefault('nearest')
      .describe('Whether places are repeated, or lie on lines between.'),
  })),
  zeroPadding1d: choice('A sequence with zeros at its ends.', () => ({
    padding: margins().prefault(1).describe(`How many zeros: ${around}`),
  })),
  zeroPadding2d: choice('An image with margins of zeros.', () => ({
    padding: imageMargins().prefault(1).describe(`How many zeros: ${aroundImage}`),
  })),
};
