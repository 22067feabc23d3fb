/** @file All that a run changes as it goes: the tensors of training, the weights that callbacks keep, and where it is. */
import type { Dataset } from '../data/dataset.ts';
import { tf } from '../tensorflow.ts';
import type { Callback } from './callbacks/index.ts';
import type { Model, Parameters } from './model.ts';
import type { Parts } from './parts.ts';
import type { Read } from './read-once.ts';
import {
  restored,
  type Snapshot,
  type SnapshotProgress,
  stored,
  type StoredTensor,
} from './snapshot.ts';
import { disposeState, type TrainingState } from './state.ts';
import { emptyTally } from './tally.ts';

/** What a model predicts by. */
export interface ModelWeights {
  parameters: Parameters;
  moving: Parameters;
}

/** Weights put aside as they are; whoever holds them releases them. */
export interface Held {
  stored(read?: Read): Record<string, StoredTensor>;
  release(): void;
}

export function hold(weights: ModelWeights): Held {
  const copy = copyOf(weights);
  return { stored: (read) => stored(copy, read), release: () => disposeWeights(copy) };
}

const copyOf = ({ parameters, moving }: ModelWeights): ModelWeights => ({
  parameters: cloned(parameters),
  moving: cloned(moving),
});

const cloned = (tensors: Parameters): Parameters =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.clone()]));

const disposeWeights = ({ parameters, moving }: ModelWeights): void =>
  tf.dispose([parameters, moving]);

export type Where = Omit<SnapshotProgress, 'callbacks'>;

export class RunState {
  readonly training: TrainingState;
  /** The weights that each callback keeps, by its place in the list. */
  readonly kept: Record<number, ModelWeights>;
  /** The weights when training has ended: moving averages, or those of the best epoch, where these are asked for. */
  final: ModelWeights | undefined;
  where: Where;

  constructor(training: TrainingState, stepsPerEpoch: number) {
    this.training = training;
    this.kept = {};
    this.where = { step: 0, stepsPerEpoch, tally: emptyTally(), loss: null };
  }

  snapshot(callbacks: readonly Callback[], read?: Read): Snapshot {
    const { training, kept, where } = this;
    const { tally } = where;
    return {
      tensors: stored({ ...training, kept }, read),
      progress: {
        ...where,
        tally: { ...tally, terms: { ...tally.terms } },
        callbacks: callbacks.map((callback) => callback.save?.() ?? null),
      },
    };
  }

  /** Become what `snapshot` holds. @throws GradtapeError `data` where it does not fit */
  restore({ tensors, progress }: Snapshot, callbacks: readonly Callback[]): void {
    const { callbacks: saved, ...where } = structuredClone(progress);
    const next = restored(this.training, tensors);
    disposeState({ ...this.training });
    Object.assign(this.training, next);
    for (const place of keptPlaces(tensors))
      this.kept[place] = restored({ parameters: next.parameters, moving: next.moving }, tensors, [
        'kept',
        place,
      ]);
    this.where = where;
    callbacks.forEach((callback, i) => {
      if (saved[i] !== undefined && saved[i] !== null) callback.restore?.(saved[i]);
    });
  }

  keep(place: number): void {
    if (this.kept[place]) disposeWeights(this.kept[place]);
    this.kept[place] = copyOf(this.training);
  }

  /** Bring the kept weights back, at the end of training into what is final. */
  bringBack(place: number): void {
    const weights = this.kept[place];
    if (!weights) return;
    const target = this.final ?? this.training;
    disposeWeights({ ...target });
    Object.assign(target, copyOf(weights));
  }

  dispose(): void {
    disposeState(this.training);
    Object.values(this.kept).forEach(disposeWeights);
    if (this.final) disposeWeights(this.final);
    this.final = undefined;
  }
}

const keptPlaces = (tensors: Snapshot['tensors']): number[] => [
  ...new Set(
    Object.keys(tensors).flatMap((path) => {
      const place = /^kept\/(\d+)\//.exec(path)?.[1];
      return place === undefined ? [] : [Number(place)];
    }),
  ),
];

/** The state before the first step; where callbacks steer the run, the learning rate is part of it. */
export function initialState(
  { model, optimizer, metrics }: Parts,
  data: AdaptedTo,
  isSteered: boolean,
): TrainingState {
  const { parameters, moving } = initialWeights(model, data);
  const { learningRate } = optimizer;
  return {
    parameters,
    moving,
    slots: optimizer.init(Object.values(parameters)),
    metrics: metrics.begin(),
    control:
      isSteered && typeof learningRate === 'number'
        ? { learningRate: tf.scalar(learningRate) }
        : {},
  };
}

/** Rows that a model may look at beforehand. */
type AdaptedTo = Pick<Dataset, 'rows' | 'features' | 'x'>;

/** The weights before the first step; some models look at all training rows first. */
function initialWeights(model: Model, { rows, features, x }: AdaptedTo): ModelWeights {
  const weights = model.initialize();
  if (!model.adapt) return weights;
  const all = tf.tensor2d(x, [rows, features.length]);
  const moving = model.adapt(weights, all);
  tf.dispose([all, weights.moving]);
  return { parameters: weights.parameters, moving };
}

/** Moving averages of the weights where the optimizer keeps them, else the weights themselves. */
export function finalWeights(
  { optimizer }: Parts,
  { parameters, moving, slots }: TrainingState,
): ModelWeights {
  const final = optimizer.finalParameters(slots, Object.values(parameters));
  const names = Object.keys(parameters);
  const { moving: copies, parameters: unused } = copyOf({ parameters: {}, moving });
  return {
    parameters: { ...unused, ...Object.fromEntries(names.map((name, i) => [name, final[i]!])) },
    moving: copies,
  };
}
