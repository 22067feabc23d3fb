/** @file What a loss is, and its making from a function of one sample's labels and predictions. */
import { type Kind, readOptions, resolveName } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { requireOneLabelPerRow, requireSameShape, toSameRank } from './alignment.ts';
import { type Reduction, reduceWeighted, reductions, withMask } from './reduction.ts';

/** From labels and predictions to values without their last axis: one per sample of a batch of vectors. */
export type PerSample = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** The loss of a batch: a scalar, unless the reduction is `none`. */
export interface Loss {
  /** @throws GradtapeError `data` when labels and predictions do not fit. */
  (yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): Tensor;
  readonly lossName: string;
  /** The values before weighting and reduction. */
  readonly perSample: PerSample;
  /** Which samples count (bool); null where all do. */
  readonly counts: (yTrue: Tensor) => Tensor | null;
}

/** Keras's epsilon: what probabilities and denominators are kept away from 0 by. */
export const epsilon = 1e-7;

/** An axis, several, or null for all. */
export type Axes = number | number[] | null;

export const axesKind: Kind = {
  expected: 'an axis, a list of axes or null',
  fits: (value) => value === null || [value].flat().every(Number.isInteger),
};

export interface Definition<Options> {
  defaults: Options;
  kinds?: { readonly [Name in keyof Options]?: Kind };
  /** Whether the labels are class numbers, one for each row of predictions. */
  sparse?: boolean;
  perSample(options: Options): PerSample;
  /** Which samples count (bool), where not all do. */
  counts?(options: Options): (yTrue: Tensor) => Tensor | null;
}

export type LossOptions<Options = object> = Partial<Options & { reduction: Reduction | null }>;
export interface LossFactory<Options = object> {
  (options?: LossOptions<Options>): Loss;
  readonly defaults: Readonly<Options>;
}

const reductionKind: Kind = {
  expected: 'the name of a reduction or null',
  fits: (value) => value === null || typeof value === 'string',
};

/** The factory of a loss. Options may be written in camelCase or as Keras writes them. */
export function defineLoss<Options extends object>(
  lossName: string,
  { defaults, kinds, sparse = false, ...definition }: Definition<Options>,
): LossFactory<Options> {
  const known = { ...defaults, reduction: 'sumOverBatchSize' as string | null };
  const allKinds = { ...kinds, reduction: reductionKind };
  const requireFit = sparse ? requireOneLabelPerRow : requireSameShape;
  const factory = (given: LossOptions<Options> = {}) => {
    const { reduction, ...options } = readOptions(lossName, known, given, { kinds: allKinds });
    const reductionName = resolveName('reduction', reduction ?? 'none', reductions);
    const measure = definition.perSample(options as Options);
    const counts = definition.counts?.(options as Options) ?? (() => null);
    const fitted = (yTrue: Tensor, yPred: Tensor) => {
      const [y, yHat] = toSameRank(yTrue.cast('float32'), yPred);
      requireFit(lossName, y, yHat);
      return [y, yHat] as const;
    };
    const perSample: PerSample = (yTrue, yPred) => tf.tidy(() => measure(...fitted(yTrue, yPred)));
    const loss = (yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor) =>
      tf.tidy(() => {
        const [y, yHat] = fitted(yTrue, yPred);
        const weight = withMask(sampleWeight, counts(y), reductionName);
        return reduceWeighted(measure(y, yHat), weight, reductionName);
      });
    return Object.assign(loss, { lossName, perSample, counts });
  };
  return Object.assign(factory, { defaults: known });
}
