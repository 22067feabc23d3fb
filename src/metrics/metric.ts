/** @file What a metric is: state that batches update, and a result that is exact over all of them. */
import { type Kind, readOptions, resolveName } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';

/** Named tensors, of shapes that do not change from batch to batch. */
export type MetricState = Record<string, Tensor>;

/** How a metric computes; its functions run in a tidy, so that only their results remain. */
export interface Streaming {
  init(yPredShape: readonly number[]): MetricState;
  update(state: MetricState, yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): MetricState;
  result(state: MetricState): Tensor;
}

/** A pure metric: `update` gives new state, owned by the caller, and nothing is read back. */
export interface Metric extends Streaming {
  readonly name: string;
  /** State before the first batch. Without the shape of the predictions, the first update may give state its full shape. */
  init(yPredShape?: readonly number[]): MetricState;
}

export interface MetricFactory<Options = object> {
  (options?: Partial<Options>): Metric;
  readonly defaults: Readonly<Options>;
}

export interface Definition<Options> {
  defaults: Options;
  kinds?: { readonly [Name in keyof Options]?: Kind };
  streaming(options: Options): Streaming;
}

/** The factory of a metric. Options may be written in camelCase or as Keras writes them. */
export function defineMetric<Options extends object>(
  name: string,
  { defaults, kinds = {}, streaming }: Definition<Options>,
): MetricFactory<Options> {
  const factory = (given: Partial<Options> = {}) =>
    named(name, streaming(readOptions(name, defaults, given, { kinds })));
  return Object.assign(factory, { defaults });
}

/** A metric that leaves nothing behind but its results, and takes labels of any type. */
export function named(name: string, { init, update, result }: Streaming): Metric {
  return {
    name,
    init: (yPredShape = []) => tf.tidy(() => init(yPredShape)),
    update: (state, yTrue, yPred, sampleWeight) =>
      tf.tidy(() => update(state, yTrue.cast('float32'), yPred, sampleWeight?.cast('float32'))),
    result: (state) => tf.tidy(() => result(state)),
  };
}

/** The entry of `table` that a word such as `uniform_average` names, for options whose values are names. */
export function entryOf<Table extends object>(
  option: string,
  word: string,
  table: Table,
): Table[keyof Table] {
  return table[resolveName(option, word, table)];
}
