/** @file What a training step of a config costs in each execution, as training itself runs it. */
import type { Config } from '../config/schema.ts';
import type { Dataset, PreparedData } from '../data/dataset.ts';
import { messageOf } from '../errors.ts';
import { tf } from '../tensorflow.ts';
import { withClassWeights } from './class-weights.ts';
import { Epochs } from './epochs.ts';
import { type Parts, partsOf } from './parts.ts';
import { initialState } from './run-state.ts';
import { disposeState, replaceState, type TrainingState } from './state.ts';
import { endingEpochs, trainingStep } from './step.ts';

export const measuredExecutions = ['eager', 'graph', 'xla'] as const;
export type MeasuredExecution = (typeof measuredExecutions)[number];

export interface Measurement {
  execution: MeasuredExecution;
  /** The median of all calls, each weighed by its steps; of an execution that cannot be, nothing. */
  microsecondsPerStep?: number;
  /** The first step, with recording and compilation. */
  firstStepMilliseconds?: number;
  rowsPerSecond?: number;
  /** How many steps were taken. */
  steps: number;
  /** Why the config cannot run so. */
  fault?: string;
}

/** Rounds, in each of which every execution has its turn, so that a slow moment of the machine slows them all. */
const rounds = 5;

/** Measure each execution for about so many seconds. The weights that it trains are thrown away. */
export function measureExecutions(
  config: Config,
  data: PreparedData,
  seconds: number,
): Measurement[] {
  const parts = partsOf(config, data);
  const training = withClassWeights(data, config.classWeight);
  const runners = measuredExecutions.map(
    (execution) => new Runner({ ...config, execution }, parts, training),
  );
  try {
    for (let round = 0; round < rounds; round++)
      for (const runner of runners) runner.runFor((seconds * 1000) / rounds);
    return runners.map((runner) => runner.measurement);
  } finally {
    for (const runner of runners) runner.dispose();
  }
}

/** Takes the steps of one execution, and remembers how long they took. */
class Runner {
  readonly #execution: MeasuredExecution;
  readonly #epochs: Epochs<TrainingState>;
  readonly #state: TrainingState;
  readonly #calls: { steps: number; milliseconds: number }[] = [];
  #next = 0;
  #first: number | undefined;
  #fault: string | undefined;

  constructor(config: Config & { execution: MeasuredExecution }, parts: Parts, data: Dataset) {
    const { metrics } = parts;
    const step = trainingStep({ ...parts, metrics: metrics.metrics });
    const endEpoch = endingEpochs<TrainingState>(metrics);
    const stepping = { step, endEpoch, looksAtEpochs: false };
    this.#execution = config.execution;
    this.#epochs = new Epochs(stepping, data, { ...config, epochs: Infinity }, () => undefined);
    this.#state = initialState(parts, data, false);
  }

  runFor(milliseconds: number): void {
    try {
      this.#first ??= this.#take(1).milliseconds;
      for (let left = milliseconds; left > 0;) {
        const call = this.#take(Infinity);
        this.#calls.push(call);
        left -= call.milliseconds;
      }
    } catch (error) {
      this.#fault ??= messageOf(error);
    }
  }

  get measurement(): Measurement {
    const execution = this.#execution;
    if (this.#fault !== undefined) return { execution, steps: this.#next, fault: this.#fault };
    const microsecondsPerStep = this.#median() * 1000;
    const rowsPerStep = this.#epochs.rows / this.#epochs.stepsPerEpoch;
    return {
      execution,
      microsecondsPerStep,
      firstStepMilliseconds: this.#first!,
      rowsPerSecond: (rowsPerStep / microsecondsPerStep) * 1e6,
      steps: this.#next,
    };
  }

  dispose(): void {
    this.#epochs.dispose();
    disposeState(this.#state);
  }

  /** At most so many steps, in one call; their losses are read, as training does. */
  #take(most: number): { steps: number; milliseconds: number } {
    const started = performance.now();
    const taken = this.#epochs.take(this.#state, this.#next, this.#next + most);
    taken.outputs.loss.dataSync();
    const milliseconds = performance.now() - started;
    tf.dispose([taken.outputs, taken.epochs] as never);
    replaceState(this.#state, taken.state);
    this.#next += taken.steps;
    return { steps: taken.steps, milliseconds };
  }

  /** Milliseconds of a step: half of the steps were quicker. */
  #median(): number {
    const calls = this.#calls
      .map(({ steps, milliseconds }) => ({ steps, each: milliseconds / steps }))
      .toSorted((a, b) => a.each - b.each);
    let left = calls.reduce((sum, { steps }) => sum + steps, 0) / 2;
    return calls.find(({ steps }) => (left -= steps) <= 0)!.each;
  }
}
