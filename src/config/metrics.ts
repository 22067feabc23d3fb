/** @file The config's `metrics`: Keras's names and options. To add one, add it to the table. */
import * as z from 'zod';
import { choice, named, orShorthand, plain, spelled } from './choices.ts';
import { asExpression, axis, ignoreClass, logCosh, measureAliases, measures } from './losses.ts';
import {
  distinct,
  flag,
  integer,
  number,
  positiveInteger,
  positiveNumber,
  share,
  text,
} from './values.ts';

const threshold = () =>
  share().default(0.5).describe('Above which prediction a row counts as positive.');
const listOfShares = () => {
  const message = { error: 'expected a list of numbers from 0 to 1' };
  return z.array(share(), message).min(1, message);
};
const thresholds = (initial = '0.5') =>
  z
    .union([share(), listOfShares()], {
      error: 'expected a number from 0 to 1, or a list of them',
    })
    .nullable()
    .default(null)
    .describe(
      `Above which prediction a row counts as positive: one or several; null is ${initial}.`,
    );
const numThresholds = (what: string, min: number) =>
  integer(what, { min }).default(200).describe('The number of thresholds, evenly from 0 to 1.');
const classNumber = () => integer('a class number', { min: 0 });
const classId = () =>
  classNumber().nullable().default(null).describe('The one class to look at; null is all.');
const k = () => positiveInteger().default(5).describe('How many of the most likely classes count.');
const numClasses = () => positiveInteger().describe('The number of classes.');
const along = () => ({ axis: axis('values correlate') });

const shareOfPositives = () => ({
  thresholds: thresholds('0.5, or any prediction with `topK`'),
  topK: positiveInteger()
    .nullable()
    .default(null)
    .describe('How many of the most likely classes can be positive; null is all.'),
  classId: classId(),
});
const outcome = () => ({ thresholds: thresholds() });
const fScore = () => ({
  average: z
    .enum(['micro', 'macro', 'weighted'])
    .nullable()
    .default(null)
    .describe('How the scores of classes become one; null leaves them apart.'),
  threshold: number('a number above 0 and up to 1', { above: 0, max: 1 })
    .nullable()
    .default(null)
    .describe('Above which prediction a class counts; null is only the most likely one.'),
});
const overlap = (isSparse: boolean) => ({
  numClasses: numClasses(),
  ignoreClass: ignoreClass(),
  sparseYTrue: flag().default(isSparse).describe('Whether labels are class numbers.'),
  sparseYPred: flag().default(isSparse).describe('Whether predictions are class numbers.'),
});
const targetClassIds = (id: () => z.ZodNumber) =>
  distinct(id(), 'class number').describe('The classes whose mean is taken.');
const overlapOfTargets = (isSparse: boolean) => ({
  ...overlap(isSparse),
  targetClassIds: targetClassIds(classNumber),
});
const areClasses = ({
  numClasses: count,
  targetClassIds: ids,
}: {
  numClasses: number;
  targetClassIds: number[];
}) =>
  ids.every((id) => id < count)
    ? undefined
    : { key: 'targetClassIds', expected: `class numbers below ${count}` };
const least = (rate: string) => share().describe(`The least ${rate}.`);
const thresholdsOfAClass = () => ({
  numThresholds: numThresholds('a positive integer', 1),
  classId: classId(),
});

const metrics = {
  ...measures,
  accuracy: plain("The accuracy that fits the model's output, as Keras chooses it."),
  auc: choice('The area under the receiver operating characteristic.', () => ({
    numThresholds: numThresholds('an integer from 2 up', 2),
    curve: spelled(['ROC', 'PR', 'PRGAIN'])
      .prefault('ROC')
      .describe(
        'The curve: receiver operating characteristic, precision over recall, or their gains.',
      ),
    summationMethod: spelled(['interpolation', 'minoring', 'majoring'])
      .prefault('interpolation')
      .describe('The height of the curve between two thresholds.'),
    thresholds: listOfShares()
      .nullable()
      .default(null)
      .describe('The thresholds themselves, in place of `numThresholds`.'),
    fromLogits: flag().default(false).describe('The model gives logits rather than probabilities.'),
  })),
  binaryAccuracy: choice('The share of rows on the right side of the threshold.', () => ({
    threshold: threshold(),
  })),
  binaryIoU: choice('`iou` of labels 0 and 1 and probabilities.', () => ({
    targetClassIds: targetClassIds(() => integer('0 or 1', { min: 0, max: 1 })).default([0, 1]),
    threshold: threshold(),
  })),
  categoricalAccuracy: plain('Accuracy of one-hot labels.'),
  concordanceCorrelation: choice("Lin's concordance.", along),
  confusionMatrix: choice('How many rows there are of each label and prediction.', () => ({
    numClasses: numClasses(),
    threshold: threshold(),
  })),
  cosineSimilarity: choice('The cosine of the angle of y and yhat.', () => ({
    axis: axis('vectors lie'),
  })),
  crossentropy: plain("The cross-entropy that fits the model's output, as Keras chooses it."),
  f1Score: choice('The harmonic mean of precision and recall.', fScore),
  expression: choice(
    'An expression over columns, the model and `predict`, such as "mean(yhat - y)".',
    () => ({
      name: text('a name')
        .nullable()
        .default(null)
        .describe('What its column is called; null is the expression itself.'),
      expression: text('an expression').describe('For example "mean(abs(yhat - y) < 0.5)".'),
    }),
  ),
  fBetaScore: choice('`f1Score` with recall counting beta times as much as precision.', () => ({
    ...fScore(),
    beta: positiveNumber().default(1).describe('How much more recall counts.'),
  })),
  falseNegatives: choice('The number of positive rows that are not found.', outcome),
  falsePositives: choice('The number of positive predictions that are wrong.', outcome),
  iou: choice(
    'Intersection over union of predicted and true rows of classes.',
    () => overlapOfTargets(true),
    areClasses,
  ),
  logCoshError: logCosh,
  meanIoU: choice('`iou` of all classes.', () => overlap(true)),
  oneHotIoU: choice(
    '`iou` of one-hot labels and probabilities.',
    () => overlapOfTargets(false),
    areClasses,
  ),
  oneHotMeanIoU: choice('`meanIoU` of one-hot labels and probabilities.', () => overlap(false)),
  pearsonCorrelation: choice("Pearson's r.", along),
  precision: choice('The share of positive predictions that are right.', shareOfPositives),
  precisionAtRecall: choice('The best precision where recall is high enough.', () => ({
    recall: least('recall'),
    ...thresholdsOfAClass(),
  })),
  r2Score: choice('The share of the variance that the model explains.', () => ({
    classAggregation: spelled(['uniformAverage', 'varianceWeightedAverage', 'none'])
      .prefault('uniformAverage')
      .describe('How the scores of several outputs become one.'),
    numRegressors: integer('an integer from 0 up', { min: 0 })
      .default(0)
      .describe('The number of independent variables to adjust the score by.'),
  })),
  recall: choice('The share of positive rows that are found.', shareOfPositives),
  recallAtPrecision: choice('The best recall where precision is high enough.', () => ({
    precision: least('precision'),
    ...thresholdsOfAClass(),
  })),
  rootMeanSquaredError: plain('The root of the mean of (y - yhat)².'),
  sensitivityAtSpecificity: choice(
    'The best sensitivity where specificity is high enough.',
    () => ({ specificity: least('specificity'), ...thresholdsOfAClass() }),
  ),
  sparseCategoricalAccuracy: plain('Accuracy of labels 0 to classes - 1.'),
  sparseTopKCategoricalAccuracy: choice('`topKCategoricalAccuracy` of class numbers.', () => ({
    k: k(),
  })),
  specificityAtSensitivity: choice(
    'The best specificity where sensitivity is high enough.',
    () => ({ sensitivity: least('sensitivity'), ...thresholdsOfAClass() }),
  ),
  topKCategoricalAccuracy: choice(
    'The share of rows whose one-hot class is among the k most likely.',
    () => ({ k: k() }),
  ),
  trueNegatives: choice('The number of negative rows that are told so.', outcome),
  truePositives: choice('The number of positive rows that are found.', outcome),
};

export const metricAliases = {
  ...measureAliases,
  acc: 'accuracy',
  ce: 'crossentropy',
  f1: 'f1Score',
  logCosh: 'logCoshError',
  r2: 'r2Score',
  rmse: 'rootMeanSquaredError',
  topKAccuracy: 'topKCategoricalAccuracy',
};

/** The names of all metrics. */
export const metricTypes: readonly string[] = Object.keys(metrics);

export const metric = orShorthand(
  'expression',
  named(metrics, { kind: 'metric', aliases: metricAliases, otherwise: asExpression }),
);
