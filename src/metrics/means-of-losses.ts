/** @file Metrics that are the mean of a loss over all samples, with the options of the loss. */
import { type LossFactory, type LossOptions, losses } from '../losses/index.ts';
import { meanOf } from './mean.ts';
import { type MetricFactory, named } from './metric.ts';

function meanOfLoss<Options>(lossWith: LossFactory<Options>): MetricFactory<Options> {
  const factory = (options: Partial<Options> = {}) => {
    const { lossName, perSample } = lossWith(options as LossOptions<Options>);
    return named(lossName, meanOf(perSample));
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
