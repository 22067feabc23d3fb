import { toSameRank } from '../losses/index.ts';
import { type Kind, wholeFrom } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type MetricState, defineMetric, entryOf } from './metric.ts';

/** From the scores and total sums of squares of the outputs to the result. */
const aggregations = {
  uniformAverage: (scores: Tensor) => scores.mean(),
  varianceWeightedAverage: (scores: Tensor, totals: Tensor) =>
    totals.mul(scores).sum().div(totals.sum()),
  none: (scores: Tensor) => scores,
};

const nameOrNull: Kind = {
  expected: 'the name of an aggregation or null',
  fits: (value) => value === null || typeof value === 'string',
};

/** The coefficient of determination, 1 - residual / total sum of squares, as keras/src/metrics/regression_metrics.py. */
export const r2Score = defineMetric('r2Score', {
  defaults: {
    classAggregation: 'uniformAverage' as string | null,
    /** The number of independent variables, to adjust the score by; 0 for no adjustment. */
    numRegressors: 0,
  },
  kinds: { classAggregation: nameOrNull, numRegressors: wholeFrom(0) },
  streaming: ({ classAggregation, numRegressors }) => {
    const aggregate = entryOf('class aggregation', classAggregation ?? 'none', aggregations);
    return {
      init: (yPredShape) => {
        const zeros = () => tf.zeros(yPredShape.slice(-1));
        const [sum, squaredSum, residual, count] = [0, 1, 2, 3].map(zeros);
        return { sum, squaredSum, residual, count, samples: tf.scalar(0) } as MetricState;
      },
      update: (state, yTrue, yPred, sampleWeight) => {
        const [y, yHat] = toSameRank(yTrue, yPred);
        const weight = (sampleWeight ? column(sampleWeight) : tf.scalar(1)).broadcastTo(y.shape);
        const weighted = y.mul(weight);
        return {
          sum: state['sum']!.add(weighted.sum(0)),
          squaredSum: state['squaredSum']!.add(y.mul(weighted).sum(0)),
          residual: state['residual']!.add(y.sub(yHat).square().mul(weight).sum(0)),
          count: state['count']!.add(weight.sum(0)),
          samples: state['samples']!.add(y.size),
        };
      },
      result: (state) => {
        const mean = state['sum']!.div(state['count']!);
        const totals = state['squaredSum']!.sub(state['sum']!.mul(mean));
        const scores = tf.sub(1, state['residual']!.div(totals));
        const score = aggregate(tf.where(scores.isInf(), tf.zerosLike(scores), scores), totals);
        return numRegressors === 0 ? score : adjusted(score, state['samples']!, numRegressors);
      },
    };
  },
});

const column = (weight: Tensor): Tensor => (weight.rank === 1 ? weight.expandDims(1) : weight);

/** 1 - (1 - R²)(n - 1) / (n - p - 1); with too few samples the score as it is. */
function adjusted(score: Tensor, samples: Tensor, regressors: number): Tensor {
  const freedom = samples.sub(regressors).sub(1);
  const shrunk = tf.sub(1, tf.divNoNan(tf.sub(1, score).mul(samples.sub(1)), freedom));
  return tf.where(freedom.greater(0), shrunk, score);
}
