/** @file What a step changes, and how it is put away: every tensor of training in one structure. */
import type { MetricState } from '../metrics/index.ts';
import type { OptimizerState } from '../optimizers/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import type { Parameters } from './model.ts';

/** Everything that a step changes. */
export interface TrainingState {
  parameters: Parameters;
  /** What follows training without a gradient: moving averages. */
  moving: Parameters;
  slots: OptimizerState;
  /** What each metric has gathered in this epoch. */
  metrics: MetricState[];
  /** The learning rate where a callback may change it, a scalar; else the optimizer's own counts. */
  control: { learningRate?: Tensor };
}

export function disposeState(state: TrainingState): void {
  tf.dispose(state as never);
}

/** `state` becomes what `next` is; the tensors that it held are freed. */
export function replaceState(state: TrainingState, next: TrainingState): void {
  disposeState({ ...state });
  Object.assign(state, next);
}
