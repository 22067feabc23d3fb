/** @file The table of metrics: `metrics.auc()`, a pure `{init, update, result}`. */
import { resolveName } from '../options.ts';
import {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
} from './accuracy.ts';
import { auc } from './auc.ts';
import { confusionMatrix } from './confusion-matrix.ts';
import { concordanceCorrelation, pearsonCorrelation } from './correlation.ts';
import { cosineSimilarity } from './cosine-similarity.ts';
import { f1Score, fBetaScore } from './f-score.ts';
import { binaryIoU, iou, meanIoU, oneHotIoU, oneHotMeanIoU } from './intersection-over-union.ts';
import { meansOfLosses } from './means-of-losses.ts';
import type { Metric, MetricFactory } from './metric.ts';
import { falseNegatives, falsePositives, trueNegatives, truePositives } from './outcomes.ts';
import { precision, recall } from './precision-recall.ts';
import { r2Score } from './r2-score.ts';
import { rootMeanSquaredError } from './root-mean-squared-error.ts';
import { sparseTopKCategoricalAccuracy, topKCategoricalAccuracy } from './top-k-accuracy.ts';
import {
  precisionAtRecall,
  recallAtPrecision,
  sensitivityAtSpecificity,
  specificityAtSensitivity,
} from './trade-offs.ts';

export type { Metric, MetricFactory, MetricState } from './metric.ts';

export const metrics = {
  ...meansOfLosses,
  accuracy,
  auc,
  binaryAccuracy,
  binaryIoU,
  categoricalAccuracy,
  concordanceCorrelation,
  confusionMatrix,
  cosineSimilarity,
  f1Score,
  fBetaScore,
  falseNegatives,
  falsePositives,
  iou,
  meanIoU,
  oneHotIoU,
  oneHotMeanIoU,
  pearsonCorrelation,
  precision,
  precisionAtRecall,
  r2Score,
  recall,
  recallAtPrecision,
  rootMeanSquaredError,
  sensitivityAtSpecificity,
  sparseCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  specificityAtSensitivity,
  topKCategoricalAccuracy,
  trueNegatives,
  truePositives,
} satisfies Record<string, MetricFactory>;

export type MetricName = keyof typeof metrics;

/** Keras's other names. */
export const aliases: Record<string, MetricName> = {
  bce: 'binaryCrossentropy',
  f1: 'f1Score',
  kld: 'kullbackLeiblerDivergence',
  klDivergence: 'kullbackLeiblerDivergence',
  logCosh: 'logCoshError',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  mse: 'meanSquaredError',
  msle: 'meanSquaredLogarithmicError',
  r2: 'r2Score',
  rmse: 'rootMeanSquaredError',
  topKAccuracy: 'topKCategoricalAccuracy',
};

/** The shapes of a batch's labels and predictions. */
export interface Shapes {
  yTrue: readonly number[];
  yPred: readonly number[];
}

/**
 * The metric that `name` names (`rootMeanSquaredError`, `root_mean_squared_error`, `rmse`), with these options. Where the
 * shapes are known, `accuracy` and `crossentropy` mean those that fit them, as in Keras.
 * @throws GradtapeError `config` for an unknown name or option, with a did-you-mean.
 */
export function resolveMetric(name: string, options: object = {}, shapes?: Shapes): Metric {
  const fitting = shapes && fittingNames[name.toLowerCase()]?.[taskOf(shapes)];
  return metrics[fitting ?? resolveName('metric', name, metrics, aliases)](options);
}

type Task = 'binary' | 'sparse' | 'oneHot';

const ofAccuracy: Record<Task, MetricName> = {
  binary: 'binaryAccuracy',
  sparse: 'sparseCategoricalAccuracy',
  oneHot: 'categoricalAccuracy',
};
const ofCrossentropy: Record<Task, MetricName> = {
  binary: 'binaryCrossentropy',
  sparse: 'sparseCategoricalCrossentropy',
  oneHot: 'categoricalCrossentropy',
};
const fittingNames: Record<string, Record<Task, MetricName>> = {
  accuracy: ofAccuracy,
  acc: ofAccuracy,
  crossentropy: ofCrossentropy,
  ce: ofCrossentropy,
};

/** As keras/src/trainers/compile_utils.py tells them apart. */
function taskOf({ yTrue, yPred }: Shapes): Task {
  if (yPred.at(-1) === 1) return 'binary';
  return yTrue.length < yPred.length || yTrue.at(-1) === 1 ? 'sparse' : 'oneHot';
}
