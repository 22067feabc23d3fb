/** @file How the steps of an epoch are executed: one by one, or all in one native call. */
import type { Config } from '../config/schema.ts';
import { type Batch, batchesOf, epochOrder } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import { type Execution, compileLoop } from '../graph/index.ts';
import { tf } from '../tensorflow.ts';
import { disposeState, type Step, type TrainingState } from './step.ts';

export interface Epochs {
  /** Take the steps of an epoch, counted from 0; `state` becomes the next. Returns Keras's epoch loss. */
  run: (state: TrainingState, epoch: number) => number;
  dispose: () => void;
}

type Settings = Pick<Config, 'batchSize' | 'shuffle' | 'seed' | 'epochs' | 'execution'>;

/** `warn` is told, in one line each, what is executed otherwise than asked. */
export function epochsBy(
  settings: Settings,
  step: Step,
  dataset: Dataset,
  warn: (line: string) => void,
): Epochs {
  if (settings.execution === 'eager') return eagerly(settings, step, dataset);
  return compiled(settings, settings.execution, step, dataset, warn);
}

function eagerly(settings: Settings, step: Step, dataset: Dataset): Epochs {
  const batches = batchesOf(dataset, settings);
  const run = (state: TrainingState, epoch: number): number => {
    const mean = new WeightedMean();
    let number = epoch * batches.count;
    for (const batch of batches.epoch(epoch))
      mean.add(takeStep(step, state, batch, number++), batch.rows);
    return mean.value;
  };
  return { run, dispose: () => batches.dispose() };
}

/** One step; returns its loss. */
function takeStep(step: Step, state: TrainingState, batch: Batch, number: number): number {
  const counter = tf.scalar(number, 'int32');
  const { state: next, loss } = step(state, batch, counter);
  counter.dispose();
  replace(state, next);
  const [value] = loss.dataSync();
  loss.dispose();
  return value!;
}

function compiled(
  settings: Settings,
  execution: Execution,
  step: Step,
  dataset: Dataset,
  warn: (line: string) => void,
): Epochs {
  const batchSize = settings.batchSize === 'full' ? dataset.rows : settings.batchSize;
  const steps = Math.ceil(dataset.rows / batchSize);
  const whole = batchesOf(dataset);
  const [{ x, y }] = whole.epoch(0) as [Batch];
  const loop = compileLoop(step, {
    batchSize,
    execution,
    totalSteps: steps * settings.epochs,
    warn,
  });
  const order =
    settings.shuffle && steps > 1
      ? { order: (epoch: number) => epochOrder(dataset.rows, settings, epoch) }
      : {};
  const run = (state: TrainingState, epoch: number): number => {
    const firstStep = epoch * steps;
    const { state: next, loss } = loop.run(state, { x, y }, { firstStep, steps, ...order });
    replace(state, next);
    const mean = new WeightedMean();
    for (const [i, value] of loss.dataSync().entries())
      mean.add(value, Math.min(batchSize, dataset.rows - i * batchSize));
    loss.dispose();
    return mean.value;
  };
  const dispose = (): void => {
    loop.dispose();
    whole.dispose();
  };
  return { run, dispose };
}

function replace(state: TrainingState, next: TrainingState): void {
  disposeState(state);
  Object.assign(state, next);
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
