/** @file The training loop: a generator of events. To stop early is to stop asking. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GradtapeError } from '../errors.ts';
import { shortestFloat32 } from '../float32.ts';
import type { EpochMetrics } from './epoch-metrics.ts';
import type { Epochs } from './epochs.ts';
import type { EpochEvent } from './events.ts';
import { shortest } from './numbers.ts';
import type { TrainingState } from './step.ts';

export interface Loop {
  epochs: Epochs;
  metrics: EpochMetrics;
  /** How many epochs. */
  count: number;
}

/** Train `state` in place, an event after each epoch. The tensors that an epoch replaces are disposed. */
export async function* epochsOf(
  { epochs, metrics, count }: Loop,
  state: TrainingState,
): AsyncGenerator<EpochEvent> {
  for (let epoch = 0; epoch < count; epoch++) {
    const started = performance.now();
    const loss = shortest(epochs.run(state, epoch));
    const values = metrics.finish(state);
    const seconds = (performance.now() - started) / 1000;
    yield { event: 'epoch', epoch, loss, metrics: values, seconds };
    if (!Number.isFinite(loss))
      throw diverged(`the loss became ${shortestFloat32(loss)} in epoch ${epoch}`);
    await nextTurn(); // signals and timers get their turn
  }
}

export function diverged(what: string): GradtapeError {
  return new GradtapeError('diverged', `training diverged: ${what}`, {
    hint: 'try a smaller learning rate, or "standardize": true',
  });
}
