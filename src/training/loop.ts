/** @file The training loop: a generator of events. To stop early is to stop asking. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch, Batches } from '../data/batches.ts';
import { GradtapeError } from '../errors.ts';
import { shortestFloat32 } from '../float32.ts';
import { tf } from '../tensorflow.ts';
import type { EpochEvent } from './events.ts';
import type { EpochMetrics } from './epoch-metrics.ts';
import { shortest } from './numbers.ts';
import type { Step, TrainingState } from './step.ts';

export interface Loop {
  step: Step;
  batches: Batches;
  metrics: EpochMetrics;
  epochs: number;
}

/** Train `state` in place, an event after each epoch. The tensors that a step replaces are disposed. */
export async function* epochsOf(
  { step, batches, metrics, epochs }: Loop,
  state: TrainingState,
): AsyncGenerator<EpochEvent> {
  let steps = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const started = performance.now();
    const mean = new WeightedMean();
    for (const batch of batches.epoch(epoch))
      mean.add(advance(step, state, batch, steps++), batch.rows);
    const loss = shortest(mean.value);
    const values = metrics.finish(state);
    const seconds = (performance.now() - started) / 1000;
    yield { event: 'epoch', epoch, loss, metrics: values, seconds };
    if (!Number.isFinite(loss))
      throw diverged(`the loss became ${shortestFloat32(loss)} in epoch ${epoch}`);
    await nextTurn(); // signals and timers get their turn
  }
}

/** One step; returns its loss. */
function advance(step: Step, state: TrainingState, batch: Batch, count: number): number {
  const counter = tf.scalar(count, 'int32');
  const { state: next, loss } = step(state, batch, counter);
  tf.dispose([counter, state.parameters, state.slots, state.metrics]);
  Object.assign(state, next);
  const [value] = loss.dataSync();
  loss.dispose();
  return value!;
}

export function diverged(what: string): GradtapeError {
  return new GradtapeError('diverged', `training diverged: ${what}`, {
    hint: 'try a smaller learning rate, or "standardize": true',
  });
}

/** Keras's epoch loss: the mean of the batches', weighted by their rows. */
class WeightedMean {
  #sum = 0;
  #weight = 0;

  add(value: number, weight: number): void {
    this.#sum += value * weight;
    this.#weight += weight;
  }

  get value(): number {
    return this.#sum / this.#weight;
  }
}
