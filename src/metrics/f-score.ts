import { epsilon } from '../losses/index.ts';
import { type Kind, fraction, positive } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type MetricState, type Streaming, defineMetric } from './metric.ts';

const defaults = {
  /** How the scores of classes become one: null for not at all. */
  average: null as keyof typeof averages | null,
  /** Above it a prediction is positive; null for the greatest of its row. */
  threshold: null as number | null,
};
type Options = typeof defaults & { beta: number };

/** From scores and the weight of each class's labels. */
const averages = {
  /** Counts are of all classes together, and so is the score. */
  micro: (score: Tensor) => score,
  macro: (score: Tensor) => score.mean(),
  weighted: (score: Tensor, labels: Tensor) =>
    score.mul(labels.div(labels.sum().add(epsilon))).sum(),
};

const kinds: Record<keyof typeof defaults, Kind> = {
  average: {
    expected: `one of ${Object.keys(averages).join(', ')} or null`,
    fits: (value) => value === null || Object.hasOwn(averages, value as string),
  },
  threshold: {
    expected: 'a number above 0 and up to 1, or null',
    fits: (value) => value === null || (fraction.fits(value) && value !== 0),
  },
};

/** The harmonic mean of precision and recall, by class (keras/src/metrics/f_score_metrics.py). */
export const f1Score = defineMetric('f1Score', {
  defaults,
  kinds,
  streaming: (options) => fScore({ ...options, beta: 1 }),
});

/** The same with recall counting beta times as much as precision. */
export const fBetaScore = defineMetric('fBetaScore', {
  defaults: { ...defaults, beta: 1 },
  kinds: { ...kinds, beta: positive },
  streaming: fScore,
});

function fScore({ average, threshold, beta }: Options): Streaming {
  const counted = (values: Tensor, weight: Tensor | undefined): Tensor => {
    const weighted = weight ? values.mul(weight.expandDims(1)) : values;
    return average === 'micro' ? weighted.sum() : weighted.sum(0);
  };
  return {
    init: (yPredShape) => {
      const zeros = () => tf.zeros(average === 'micro' ? [] : yPredShape.slice(-1));
      const [truePositives, falsePositives, falseNegatives, labels] = [0, 1, 2, 3].map(zeros);
      return { truePositives, falsePositives, falseNegatives, labels } as MetricState;
    },
    update: (state, y, yPred, weight) => {
      const yHat = positives(yPred, threshold);
      return {
        truePositives: state['truePositives']!.add(counted(yHat.mul(y), weight)),
        falsePositives: state['falsePositives']!.add(counted(yHat.mul(tf.sub(1, y)), weight)),
        falseNegatives: state['falseNegatives']!.add(counted(tf.sub(1, yHat).mul(y), weight)),
        labels: state['labels']!.add(counted(y, weight)),
      };
    },
    result: (state) => {
      const score = scoreOf(state, beta);
      return average === null ? score : averages[average](score, state['labels']!);
    },
  };
}

function positives(yPred: Tensor, threshold: number | null): Tensor {
  if (threshold !== null) return yPred.greater(threshold).cast('float32');
  const isGreatest = yPred.greaterEqual(yPred.max(-1, true));
  return isGreatest.logicalAnd(yPred.abs().greater(1e-9)).cast('float32');
}

function scoreOf(state: MetricState, beta: number): Tensor {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn } = state;
  const precision = tp!.div(tp!.add(fp!).add(epsilon));
  const recall = tp!.div(tp!.add(fn!).add(epsilon));
  const sum = precision.mul(beta ** 2).add(recall);
  return precision
    .mul(recall)
    .div(sum.add(epsilon))
    .mul(1 + beta ** 2);
}
