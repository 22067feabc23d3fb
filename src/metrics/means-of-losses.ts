/** @file Metrics that are the mean of a loss over all samples, with the options of the loss. */
import { type LossFactory, type LossOptions, losses } from '../losses/index.ts';
import type { Tensor } from '../tensorflow.ts';
import { meanOf } from './mean.ts';
import { type MetricFactory, named } from './metric.ts';

const counting = (weight: Tensor, counts: Tensor | null): Tensor =>
  counts ? weight.mul(counts.cast('float32')) : weight;

function meanOfLoss<Options>(lossWith: LossFactory<Options>): MetricFactory<Options> {
  const factory = (options: Partial<Options> = {}) => {
    const { lossName, perSample, counts } = lossWith(options as LossOptions<Options>);
    const { init, update, result } = meanOf(perSample);
    return named(lossName, {
      init,
      // Keras takes what does not count off the weights, and where there are none counts it as 0.
      update: (state, yTrue, yPred, sampleWeight) =>
        update(state, yTrue, yPred, sampleWeight && counting(sampleWeight, counts(yTrue))),
      result,
    });
  };
  return Object.assign(factory, { defaults: lossWith.defaults });
}

export const meansOfLosses = {
  binaryCrossentropy: meanOfLoss(losses.binaryCrossentropy),
  categoricalCrossentropy: meanOfLoss(losses.categoricalCrossentropy),
  categoricalHinge: meanOfLoss(losses.categoricalHinge),
  hinge: meanOfLoss(losses.hinge),
  huber: meanOfLoss(losses.huber),
  kullbackLeiblerDivergence: meanOfLoss(losses.kullbackLeiblerDivergence),
  logCoshError: meanOfLoss(losses.logCosh),
  meanAbsoluteError: meanOfLoss(losses.meanAbsoluteError),
  meanAbsolutePercentageError: meanOfLoss(losses.meanAbsolutePercentageError),
  meanSquaredError: meanOfLoss(losses.meanSquaredError),
  meanSquaredLogarithmicError: meanOfLoss(losses.meanSquaredLogarithmicError),
  poisson: meanOfLoss(losses.poisson),
  sparseCategoricalCrossentropy: meanOfLoss(losses.sparseCategoricalCrossentropy),
  squaredHinge: meanOfLoss(losses.squaredHinge),
};
