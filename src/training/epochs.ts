/**
 * @file Steps over a data set, epoch after epoch, in calls of a fraction of a second, so that Ctrl-C, progress and
 * whoever wants to look between two calls get their turn.
 */
import { type DataTensors, epochOrder, tensorsOf } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import { compileLoop, type Execution, graphDef, type StepLoop } from '../graph/index.ts';
import { tf } from '../tensorflow.ts';
import type { EndEpoch, EpochOutputs, Step, StepOutputs, StepResult } from './step.ts';

export interface EpochSettings {
  /** Rows per batch; "full" is all of them. */
  batchSize: 'full' | number;
  /** Whether each epoch has an order of its own. */
  shuffle: boolean;
  /** Decides the orders, together with the epoch. */
  seed: number;
  execution: Execution;
  /** How many epochs there will be in all, for `auto` to weigh. */
  epochs: number;
}

/** What the steps of an epoch are. */
export interface Stepping<State> {
  step: Step<State>;
  /** Reads and empties what is gathered over an epoch. */
  endEpoch: EndEpoch<State> | undefined;
  /** Whether every call ends with an epoch at the latest. */
  looksAtEpochs: boolean;
}

/** Told, in one line each, what is executed otherwise than asked. */
export type Warn = (line: string) => void;

/** What one call has done. */
export interface Taken<State> {
  state: State;
  steps: number;
  outputs: StepOutputs;
  /** Those of the epochs that have ended, along a first axis. */
  epochs: EpochOutputs | undefined;
}

/** How long a call should last, in seconds. */
const wanted = 0.2;

/** How many epochs one call takes at most: each becomes an event, and with them all in memory a signal would wait long. */
const mostEpochs = 2 ** 16;

/** The steps of all epochs on one data set. */
export class Epochs<State> {
  readonly rows: number;
  readonly batchSize: number;
  /** How many steps see every row once; the last of them as few rows as are left over. */
  readonly stepsPerEpoch: number;
  readonly #loop: StepLoop<State, DataTensors, StepResult<State>, EpochOutputs & { state: State }>;
  readonly #step: Step<State>;
  readonly #data: DataTensors;
  readonly #order: ((epoch: number) => Uint32Array) | undefined;

  constructor(stepping: Stepping<State>, data: Dataset, settings: EpochSettings, warn: Warn) {
    const { step, endEpoch, looksAtEpochs } = stepping;
    const { batchSize, shuffle, seed, execution, epochs } = settings;
    this.rows = data.rows;
    this.batchSize = batchSizeOf(data, settings);
    this.stepsPerEpoch = stepsPerEpoch(data, settings);
    const totalSteps = this.stepsPerEpoch * epochs;
    this.#loop = compileLoop(step, {
      batchSize: this.batchSize,
      execution,
      totalSteps,
      warn,
      ...(endEpoch && { endEpoch }),
      ...(looksAtEpochs && { mostSteps: this.stepsPerEpoch }),
    });
    this.#step = step;
    this.#data = tensorsOf(data);
    const isShuffled = shuffle && batchSize !== 'full' && this.stepsPerEpoch > 1;
    this.#order = isShuffled ? (epoch) => epochOrder(data.rows, seed, epoch) : undefined;
  }

  /** Take steps from `first` on: at least one, at most to before `end`, and for about as long as a call should last. */
  take(state: State, first: number, end: number): Taken<State> {
    const steps = this.#stepsFrom(first, end);
    const options = { firstStep: first, steps, ...(this.#order && { order: this.#order }) };
    const { state: next, epochs, ...outputs } = this.#loop.run(state, this.#data, options);
    return { state: next, steps, outputs: outputs as StepOutputs, epochs };
  }

  /** Where several epochs fit into a call, it takes whole ones. */
  #stepsFrom(first: number, end: number): number {
    const most = mostEpochs * this.stepsPerEpoch;
    const last = Math.min(end, first + Math.min(this.#loop.sizeFor(wanted), most));
    const epochEnd = last - (last % this.stepsPerEpoch);
    return (epochEnd > first && last < end ? epochEnd : last) - first;
  }

  /** How many rows step number `step` sees. */
  rowsOf(step: number): number {
    const before = (step % this.stepsPerEpoch) * this.batchSize;
    return Math.min(this.batchSize, this.rows - before);
  }

  /** The step as a serialized GraphDef, for a batch of the first rows. */
  graphOf(state: State): Uint8Array {
    const first = Math.min(this.batchSize, this.rows);
    const slices = Object.entries(this.#data).map(([name, tensor]) => [
      name,
      tensor.slice(0, first),
    ]);
    const batch = Object.fromEntries(slices) as DataTensors;
    const step = tf.scalar(0, 'int32');
    try {
      return graphDef(this.#step as never, [state, batch, step]);
    } finally {
      tf.dispose([batch as never, step]);
    }
  }

  dispose(): void {
    this.#loop.dispose();
    tf.dispose(this.#data as never);
  }
}

export function stepsPerEpoch(
  data: Pick<Dataset, 'rows'>,
  settings: Pick<EpochSettings, 'batchSize'>,
): number {
  return Math.ceil(data.rows / batchSizeOf(data, settings));
}

function batchSizeOf(
  { rows }: Pick<Dataset, 'rows'>,
  { batchSize }: Pick<EpochSettings, 'batchSize'>,
): number {
  return batchSize === 'full' ? rows : Math.min(batchSize, rows);
}
