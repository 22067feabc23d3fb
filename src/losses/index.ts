/** @file The table of losses: `losses.huber({ delta: 0.5 })(yTrue, yPred)`. */
import { resolveName } from '../options.ts';
import { binaryCrossentropy } from './binary-crossentropy.ts';
import { binaryFocalCrossentropy } from './binary-focal-crossentropy.ts';
import { categoricalCrossentropy } from './categorical-crossentropy.ts';
import { categoricalFocalCrossentropy } from './categorical-focal-crossentropy.ts';
import { categoricalGeneralizedCrossEntropy } from './categorical-generalized-cross-entropy.ts';
import { categoricalHinge } from './categorical-hinge.ts';
import { cosineSimilarity } from './cosine-similarity.ts';
import { dice } from './dice.ts';
import { hinge } from './hinge.ts';
import { huber } from './huber.ts';
import { kullbackLeiblerDivergence } from './kullback-leibler-divergence.ts';
import { logCosh } from './log-cosh.ts';
import type { Loss, LossFactory, LossOptions } from './loss.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.ts';
import { meanSquaredError } from './mean-squared-error.ts';
import { meanSquaredLogarithmicError } from './mean-squared-logarithmic-error.ts';
import { poisson } from './poisson.ts';
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.ts';
import { squaredHinge } from './squared-hinge.ts';
import { tversky } from './tversky.ts';

export { toSameRank } from './alignment.ts';
export { classWeights } from './class-weights.ts';
export { type Loss, type LossFactory, type LossOptions, epsilon } from './loss.ts';

export type LossName =
  | 'binaryCrossentropy'
  | 'binaryFocalCrossentropy'
  | 'categoricalCrossentropy'
  | 'categoricalFocalCrossentropy'
  | 'categoricalGeneralizedCrossEntropy'
  | 'categoricalHinge'
  | 'cosineSimilarity'
  | 'dice'
  | 'hinge'
  | 'huber'
  | 'kullbackLeiblerDivergence'
  | 'logCosh'
  | 'meanAbsoluteError'
  | 'meanAbsolutePercentageError'
  | 'meanSquaredError'
  | 'meanSquaredLogarithmicError'
  | 'poisson'
  | 'sparseCategoricalCrossentropy'
  | 'squaredHinge'
  | 'tversky';

export const losses = {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  categoricalHinge,
  cosineSimilarity,
  dice,
  hinge,
  huber,
  kullbackLeiblerDivergence,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
  tversky,
} satisfies Record<LossName, LossFactory>;

/** Keras's other names. */
export const aliases: Record<string, LossName> = {
  bce: 'binaryCrossentropy',
  kld: 'kullbackLeiblerDivergence',
  klDivergence: 'kullbackLeiblerDivergence',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  mse: 'meanSquaredError',
  msle: 'meanSquaredLogarithmicError',
};

/**
 * The loss that `name` names (`meanSquaredError`, `mean_squared_error`, `MSE`), with these options.
 * @throws GradtapeError `config` for an unknown name or option, with a did-you-mean.
 */
export function resolveLoss(name: string, options: LossOptions = {}): Loss {
  return losses[resolveName('loss', name, losses, aliases)](options);
}
