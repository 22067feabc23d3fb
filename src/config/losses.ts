/** @file The config's `loss`: Keras's names and options. To add one, add it to the table. */
import * as z from 'zod';
import { choice, isUntyped, named, orShorthand, plain, spelled, withOptions } from './choices.ts';
import {
  distinct,
  flag,
  fraction,
  integer,
  notNegative,
  number,
  positiveNumber,
  properFraction,
  text,
} from './values.ts';

const fromLogits = () =>
  flag().default(false).describe('The model gives logits rather than probabilities.');
const labelSmoothing = () =>
  fraction().default(0).describe('How far each label is moved towards the uniform distribution.');
const oneAxis = () => integer('an axis from -2 to 1', { min: -2, max: 1 });
/** Predictions are [rows, outputs]. */
export const axis = (what: string) =>
  oneAxis().default(-1).describe(`The axis along which ${what}: 0 for rows, -1 for outputs.`);
const axes = () =>
  z
    .union([oneAxis(), distinct(oneAxis(), 'axis', 'axes')], {
      error: 'expected an axis or a list of axes',
    })
    .nullable()
    .default(null)
    .describe('The axes that are summed over; null is all.');
const classAxis = () => axis('the classes lie');
const gamma = () =>
  notNegative().default(2).describe('How much less rows count that are classified well.');
const alpha = () => number().default(0.25).describe('The weight of the class 1.');
const weight = (what: string) => notNegative().default(0.5).describe(`How much ${what} counts.`);

/** Losses that are metrics, too. */
export const measures = {
  binaryCrossentropy: choice('Cross-entropy of two classes, 0 and 1.', () => ({
    fromLogits: fromLogits(),
    labelSmoothing: labelSmoothing(),
    axis: axis('the mean is taken'),
  })),
  categoricalCrossentropy: choice('Cross-entropy of one-hot labels.', () => ({
    fromLogits: fromLogits(),
    labelSmoothing: labelSmoothing(),
    axis: classAxis(),
  })),
  categoricalHinge: plain('Hinge of one-hot labels.'),
  hinge: plain('The mean of max(1 - y yhat, 0).'),
  huber: choice('Squared near 0, linear beyond delta.', () => ({
    delta: positiveNumber().default(1).describe('Where the loss turns from squared to linear.'),
  })),
  kullbackLeiblerDivergence: plain('The sum of y log(y / yhat).'),
  meanAbsoluteError: plain('The mean of |y - yhat|.'),
  meanAbsolutePercentageError: plain('The mean of 100 |y - yhat| / |y|.'),
  meanSquaredError: plain('The mean of (y - yhat)².'),
  meanSquaredLogarithmicError: plain('The mean of (log(1 + y) - log(1 + yhat))².'),
  poisson: plain('The mean of yhat - y log(yhat).'),
  sparseCategoricalCrossentropy: choice('Cross-entropy of labels 0 to classes - 1.', () => ({
    fromLogits: fromLogits(),
    ignoreClass: ignoreClass(),
  })),
  squaredHinge: plain('The mean of max(1 - y yhat, 0)².'),
};

/** As a metric, it goes by another name. */
export const logCosh = plain('The mean of log(cosh(yhat - y)).');

export const ignoreClass = () =>
  integer('a class number', {}).nullable().default(null).describe('A label that does not count.');

/** Names that losses and metrics have beside their own. */
export const measureAliases = {
  bce: 'binaryCrossentropy',
  kld: 'kullbackLeiblerDivergence',
  klDivergence: 'kullbackLeiblerDivergence',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  mse: 'meanSquaredError',
  msle: 'meanSquaredLogarithmicError',
};

/** Training needs one number: Keras's `none` is not among them. */
const reduction = () => ({
  reduction: spelled(['sumOverBatchSize', 'mean', 'meanWithSampleWeight', 'sum'])
    .prefault('sumOverBatchSize')
    .describe('How the losses of rows become one: all but "sum" are their mean.'),
});

const ofRows = {
  ...measures,
  binaryFocalCrossentropy: choice(
    'Cross-entropy of two classes that counts less the rows that are classified well.',
    () => ({
      applyClassBalancing: flag()
        .default(false)
        .describe('Whether the class 1 weighs alpha and the class 0 the rest.'),
      alpha: alpha(),
      gamma: gamma(),
      fromLogits: fromLogits(),
      labelSmoothing: labelSmoothing(),
      axis: axis('the mean is taken'),
    }),
  ),
  categoricalFocalCrossentropy: choice(
    'Cross-entropy of one-hot labels that counts less the rows that are classified well.',
    () => ({
      alpha: alpha().describe('The weight of every class.'),
      gamma: gamma(),
      fromLogits: fromLogits(),
      labelSmoothing: labelSmoothing(),
      axis: classAxis(),
    }),
  ),
  categoricalGeneralizedCrossEntropy: choice(
    'Cross-entropy of labels 0 to classes - 1 that wrong labels disturb less.',
    () => ({
      q: properFraction()
        .default(0.5)
        .describe('From cross-entropy, near 0, to the absolute error, near 1.'),
    }),
  ),
  cosineSimilarity: choice('Minus the cosine of the angle of y and yhat.', () => ({
    axis: axis('vectors lie'),
  })),
  dice: choice('1 - 2 Σ y yhat / (Σ y + Σ yhat).', () => ({ axis: axes() })),
  logCosh,
  tversky: choice('1 - overlap / (overlap + alpha × missed + beta × invented).', () => ({
    alpha: weight('what is missed'),
    beta: weight('what is invented'),
    axis: axes(),
  })),
};

const byExpression = {
  expression: choice('An expression over columns, variables and `predict`.', () => ({
    expression: text('an expression').describe('For example "sum((Y - predict)**2)".'),
  })),
};
const single = { ...withOptions(ofRows, reduction), ...byExpression };

/** Its column stands beside that of the loss itself. */
const termName = () =>
  text('a name').refine((name) => name !== 'loss' && name !== 'type', {
    error: 'expected a name other than "loss" and "type"',
  });

/** A string that is neither blank nor a bare name is an expression; so is `predict` alone. */
export const asExpression = (expression: string) =>
  /^\s*([A-Za-z][\w-]*)?\s*$/.test(expression) && expression.trim() !== 'predict'
    ? undefined
    : { type: 'expression', expression };

const spelling = { kind: 'loss', aliases: measureAliases, otherwise: asExpression };

const lossWeight = () => ({
  lossWeight: number().default(1).describe('What the term is multiplied by in the sum.'),
});
const term = orShorthand('expression', named(withOptions(single, lossWeight), spelling)).meta({
  id: 'term',
});
const terms = () =>
  z
    .record(termName(), term)
    .refine((given) => Object.keys(given).length > 0, { error: 'expected one term at least' })
    .describe('Losses by name, each a name, a name with options, or an expression.');

const losses = {
  auto: plain(
    'The one that fits the target: meanSquaredError of numbers, binaryCrossentropy of two classes or of labels, else sparseCategoricalCrossentropy; predictions of classes are made probabilities.',
  ),
  ...single,
  terms: choice('Several terms, each told by its name; the loss is their sum.', () => ({
    terms: terms(),
  })),
};

/** An object without a type is an expression where it has one, and else terms by name. */
export const loss = z.preprocess(
  (value) =>
    isUntyped(value) && !('expression' in value) && Object.keys(value).length > 0
      ? { type: 'terms', terms: value }
      : value,
  // The bare terms are for the JSON Schema: what is checked has a type.
  z.union([
    orShorthand('expression', named(losses, spelling)),
    terms().transform((bare) => ({ type: 'terms' as const, terms: bare })),
  ]),
);
