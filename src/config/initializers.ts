/** @file How weights begin, what they cost and what they are bound to, with Keras's options. */
import * as z from 'zod';
import { choice, named, plain, spelled } from './choices.ts';
import { notNegative, number, positiveNumber, share } from './values.ts';

const gain = () => number().default(1).describe('What the values are multiplied by.');
const normal = () => ({
  mean: number().default(0).describe('The mean.'),
  stddev: notNegative().default(0.05).describe('The standard deviation.'),
});

const initializers = {
  constant: choice('One value.', () => ({ value: number().default(0).describe('The value.') })),
  glorotNormal: plain('varianceScaling by the mean of both fans.'),
  glorotUniform: plain('varianceScaling by the mean of both fans, uniform.'),
  heNormal: plain('varianceScaling of scale 2.'),
  heUniform: plain('varianceScaling of scale 2, uniform.'),
  identity: choice('The identity matrix.', () => ({ gain: gain() })),
  leCunNormal: plain('varianceScaling.'),
  leCunUniform: plain('varianceScaling, uniform.'),
  ones: plain('1.'),
  orthogonal: choice('An orthogonal matrix.', () => ({ gain: gain() })),
  randomNormal: choice('Normal.', normal),
  randomUniform: choice(
    'Uniform.',
    () => ({
      minval: number().default(-0.05).describe('The lower end.'),
      maxval: number().default(0.05).describe('The upper end.'),
    }),
    ({ minval, maxval }) =>
      maxval >= minval ? undefined : { key: 'maxval', expected: `a number from ${minval} up` },
  ),
  truncatedNormal: choice('Normal, cut at two standard deviations.', normal),
  varianceScaling: choice('Of the variance scale/fan.', () => ({
    scale: positiveNumber().default(1).describe('What the variance is multiplied by.'),
    mode: spelled(['fanIn', 'fanOut', 'fanAvg'])
      .prefault('fanIn')
      .describe(
        'What divides the variance: the number of inputs, of outputs, or the mean of both.',
      ),
    distribution: spelled(['truncatedNormal', 'untruncatedNormal', 'uniform'])
      .prefault('truncatedNormal')
      .describe('Normal, cut at two standard deviations or not, or uniform.'),
  })),
  zeros: plain('0.'),
};

export const initializerAliases = { eye: 'identity', one: 'ones', zero: 'zeros' } as const;

const anyInitializer = named(initializers, {
  kind: 'initializer',
  aliases: initializerAliases,
}).meta({ id: 'initializer' });

type Initial = 'zeros' | 'ones' | 'glorotUniform' | 'randomUniform' | 'orthogonal';
export const initializer = (initial: Initial, what: string) =>
  anyInitializer.prefault(initial).describe(`The first values of the ${what}.`);

const strength = (what: string) =>
  notNegative().default(0.01).describe(`What the sum of ${what} is multiplied by.`);

const regularizers = {
  l1: choice('The sum of sizes.', () => ({ l1: strength('sizes') })),
  l1l2: choice('The sum of sizes and squares.', () => ({
    l1: strength('sizes'),
    l2: strength('squares'),
  })),
  l2: choice('The sum of squares.', () => ({ l2: strength('squares') })),
  orthogonal: choice('How far rows or columns are from right angles.', () => ({
    factor: strength('cosines'),
    mode: z.enum(['rows', 'columns']).default('rows').describe('Which angles are looked at.'),
  })),
};

export const regularizerAliases = { orthogonalRegularizer: 'orthogonal' } as const;

const anyRegularizer = named(regularizers, {
  kind: 'regularizer',
  aliases: regularizerAliases,
}).meta({ id: 'regularizer' });

export const regularizer = (what: string) =>
  anyRegularizer.nullable().prefault(null).describe(`What the ${what} costs, added to the loss.`);

const axis = () => z.int({ error: 'expected an integer or a list of them' });
const norms = () =>
  z
    .union([axis(), z.array(axis()).min(1)], { error: 'expected an integer or a list of them' })
    .default(0)
    .describe('The axes along which norms are taken: 0 for a dense kernel, [0, 1, 2] for conv2d.');

const constraints = {
  maxNorm: choice('Norms up to a maximum.', () => ({
    maxValue: notNegative().default(2).describe('The greatest norm.'),
    axis: norms(),
  })),
  minMaxNorm: choice(
    'Norms within bounds.',
    () => ({
      minValue: notNegative().default(0).describe('The least norm.'),
      maxValue: notNegative().default(1).describe('The greatest norm.'),
      rate: share().default(1).describe('How much of the way to the bounds an update goes.'),
      axis: norms(),
    }),
    ({ minValue, maxValue }) =>
      maxValue >= minValue
        ? undefined
        : { key: 'maxValue', expected: `a number from ${minValue} up` },
  ),
  nonNeg: plain('No number below 0.'),
  unitNorm: choice('Norms of 1.', () => ({ axis: norms() })),
};

export const constraintAliases = { nonNegative: 'nonNeg' } as const;

const anyConstraint = named(constraints, {
  kind: 'constraint',
  aliases: constraintAliases,
}).meta({ id: 'constraint' });

export const constraint = (what: string) =>
  anyConstraint
    .nullable()
    .prefault(null)
    .describe(`What the ${what} is put back to after each update.`);
