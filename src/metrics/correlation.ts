/** @file Correlations along an axis of each sample, and their mean over samples (keras/src/metrics/correlation_metrics.py). */
import { epsilon, toSameRank } from '../losses/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { meanOf } from './mean.ts';
import { defineMetric } from './metric.ts';

/** Pearson's r along the axis. */
export const pearsonCorrelation = defineMetric('pearsonCorrelation', {
  defaults: { axis: -1 },
  streaming: ({ axis }) =>
    meanOf((yTrue, yPred) => {
      const [y, yHat] = toSameRank(yTrue, yPred).map((x) => standardized(x, axis));
      return y!.mul(yHat!).mean(axis);
    }),
});

function standardized(x: Tensor, axis: number): Tensor {
  const centred = x.sub(x.mean(axis, true));
  return centred.div(tf.moments(centred, axis, true).variance.sqrt());
}

/** Lin's concordance along the axis, with Keras's covariance, which takes both deviations from the mean of ŷ. */
export const concordanceCorrelation = defineMetric('concordanceCorrelation', {
  defaults: { axis: -1 },
  streaming: ({ axis }) =>
    meanOf((yTrue, yPred) => {
      const [y, yHat] = toSameRank(yTrue, yPred);
      const [mean, meanHat] = [y.mean(axis, true), yHat.mean(axis, true)];
      const variance = tf.moments(y.sub(mean), axis, true).variance;
      const varianceHat = tf.moments(yHat.sub(meanHat), axis, true).variance;
      const covariance = y.sub(meanHat).mul(yHat.sub(meanHat));
      const norm = variance.add(varianceHat).add(mean.sub(meanHat).square());
      return covariance.mul(2).div(norm.add(epsilon)).mean(axis);
    }),
});
