/** @file One training run: a generator of events that can be left, saved, and taken up again with the same bits. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { secondsOf } from '../config/durations.ts';
import type { Config } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import { shortestFloat32 } from '../float32.ts';
import {
  type Callback,
  type Control,
  type Monitor,
  makeCallbacks,
  monitorOfBest,
} from './callbacks/index.ts';
import { cautions } from './cautions.ts';
import { streamWithClassWeights, withClassWeights } from './class-weights.ts';
import { controlOf, rateInForce } from './control.ts';
import { diverged, requireFinite } from './divergence.ts';
import { Epochs, stepsPerEpoch, type Warn } from './epochs.ts';
import { type Evaluator, evaluatorOf } from './evaluation.ts';
import type { EpochEvent, NoteEvent, TrainingEvent } from './events.ts';
import { figureNames } from './figures.ts';
import { valuesOf } from './numbers.ts';
import { termNames } from './objective.ts';
import { type Predictions, predictionsOf } from './predictions.ts';
import { type Parts, partsOf } from './parts.ts';
import { type Figures, type Reading, readOutputs } from './readings.ts';
import type { Read } from './read-once.ts';
import {
  finalWeights,
  type Held,
  hold,
  initialState,
  type ModelWeights,
  RunState,
} from './run-state.ts';
import { type Snapshot, type StoredTensor, stored } from './snapshot.ts';
import { StreamedEpochs } from './streamed-epochs.ts';
import { replaceState, type TrainingState } from './state.ts';
import { endingEpochs, trainingStep } from './step.ts';
import { progressEvent, startEvent, told } from './telling.ts';

export interface SessionOptions {
  /** Told, in one line each, what is executed otherwise than asked. */
  warn?: Warn;
  /** A run to go on with. */
  from?: Snapshot | undefined;
  /** The program's own, after the config's. */
  callbacks?: readonly Callback[];
  /** Whether someone looks at the model after every epoch: no call then runs over the end of one. */
  looksAtEpochs?: boolean;
}

/** Training and validation may have the same to say. */
function eachOnce(warn: Warn = () => undefined): Warn {
  const told = new Set<string>();
  return (line) => {
    if (!told.has(line)) warn(line);
    told.add(line);
  };
}

export class Session {
  readonly parts: Parts;
  /** The names of the figures of each epoch. */
  readonly figures: readonly string[];
  /** What decides the best epoch. */
  readonly best: Monitor;
  readonly #config: Config;
  readonly #data: PreparedData;
  readonly #epochs: Epochs<TrainingState> | StreamedEpochs<TrainingState>;
  readonly #evaluator: Evaluator | undefined;
  readonly #callbacks: readonly Callback[];
  readonly #controls: readonly Control[];
  readonly #notes: NoteEvent[] = [];
  readonly #looks: boolean;
  readonly #run: RunState;
  /** When the epoch under way began. */
  #since = performance.now();

  /** @throws GradtapeError `config` for what does not fit the data, `data` for a snapshot that does not fit the config */
  constructor(config: Config, data: PreparedData, options: SessionOptions = {}) {
    const { from, callbacks = [], looksAtEpochs = false } = options;
    const warn = eachOnce(options.warn);
    const training = withClassWeights(data, config.classWeight);
    const perEpoch = stepsPerEpoch(data.stream ?? training, config);
    this.#config = config;
    this.#data = data;
    this.parts = partsOf(config, data);
    const { model, objective, optimizer, metrics } = this.parts;
    for (const line of cautions(config, data, model.outputShape)) warn(line);
    this.figures = figureNames(
      termNames(config.loss),
      metrics.names,
      data.validation !== undefined,
    );
    this.#callbacks = [...makeCallbacks(config.callbacks, this.figures), ...callbacks];
    this.best = monitorOfBest(config.callbacks, this.figures);
    this.#looks =
      looksAtEpochs ||
      data.validation !== undefined ||
      this.#callbacks.length > 0 ||
      config.callbacks.some(({ type }) => type === 'modelCheckpoint');
    const step = trainingStep({ model, objective, optimizer, metrics: metrics.metrics });
    const endEpoch = endingEpochs<TrainingState>(metrics);
    const stepping = { step, endEpoch, looksAtEpochs: this.#looks };
    const { stream } = data;
    const rows = stream && streamWithClassWeights({ ...data, stream }, config.classWeight);
    this.#epochs = rows
      ? new StreamedEpochs(stepping, rows, training, config, warn)
      : new Epochs(stepping, training, config, warn);
    this.#evaluator = data.validation && evaluatorOf(this.parts, data.validation, config, warn);
    this.#run = new RunState(
      initialState(this.parts, stream?.typical ?? training, this.#callbacks.length > 0),
      perEpoch,
    );
    if (from) this.#run.restore(from, this.#callbacks);
    this.#controls = this.#callbacks.map((_, i) => controlOf(i, this.#run, this.#notes));
  }

  /** Train, saying what happens. May be asked for once. @throws GradtapeError `diverged` */
  async *events(): AsyncGenerator<TrainingEvent> {
    const { where } = this.#run;
    yield startEvent(this.#config, this.#data, this.#run);
    this.#since = performance.now();
    const total = this.#config.epochs * where.stepsPerEpoch;
    const deadline = this.#deadline();
    while (where.step < total && where.stopped === undefined && performance.now() < deadline) {
      const first = where.step;
      if (first % where.stepsPerEpoch === 0) this.#beforeEpoch(first / where.stepsPerEpoch);
      const reading = await this.#takeSteps(total);
      yield* this.#finished(reading, Math.floor(first / where.stepsPerEpoch));
      yield progressEvent(reading, this.#run, total);
      await nextTurn(); // signals and timers get their turn
    }
    yield* this.#end(where.stopped ?? (where.step < total ? this.#timeIsUp() : undefined));
  }

  /**
   * Where the run is, to go on from. May be taken at `progress` events and after the last event. With the same `read`,
   * `storedFinal` and this read each tensor once.
   */
  snapshot(read?: Read): Snapshot {
    return this.#run.snapshot(this.#callbacks, read);
  }

  /** What the model predicts by: the final weights once training has ended, else those of now. The session owns them. */
  get weights(): ModelWeights {
    return this.#run.final ?? this.#run.training;
  }

  /** The same, read back, by path: `parameters/…`, `moving/…`. */
  storedWeights(): Record<string, StoredTensor> {
    const { parameters, moving } = this.weights;
    return stored({ parameters, moving });
  }

  /** The same once training has ended: what it goes on from may be others. */
  storedFinal(read?: Read): Record<string, StoredTensor> | undefined {
    const { final } = this.#run;
    return final && stored(final, read);
  }

  /** The same, put aside to be read back later, which need not be. */
  heldWeights(): Held {
    return hold(this.weights);
  }

  /** What the model predicts of the validation part, or of the training part where there is none. */
  predictions(): Predictions | undefined {
    return predictionsOf(this.parts, this.weights, this.#data, this.#config.loss);
  }

  /**
   * A step of training as a serialized GraphDef, to be looked at.
   * @throws GradtapeError `graph.…` without native TensorFlow
   */
  stepGraph(): Uint8Array {
    return this.#epochs.graphOf(this.#run.training);
  }

  dispose(): void {
    this.#epochs.dispose();
    this.#evaluator?.dispose();
    this.#run.dispose();
  }

  #beforeEpoch(epoch: number): void {
    this.#callbacks.forEach((callback, i) => callback.beforeEpoch?.(epoch, this.#controls[i]!));
  }

  async #takeSteps(total: number): Promise<Reading> {
    const { where, training } = this.#run;
    const first = where.step;
    const epochEnd = (Math.floor(first / where.stepsPerEpoch) + 1) * where.stepsPerEpoch;
    const taken = await this.#epochs.take(training, first, this.#looks ? epochEnd : total);
    replaceState(training, taken.state);
    const reading = readOutputs(this.#epochs, this.parts.metrics.names, {
      ...taken,
      first,
      tally: where.tally,
    });
    where.step += taken.steps;
    where.tally = reading.tally;
    return reading;
  }

  /** The events of the epochs that have ended in one call. */
  async *#finished({ finished }: Reading, epoch: number): AsyncGenerator<TrainingEvent> {
    const seconds = (performance.now() - this.#since) / 1000;
    for (const [i, figures] of finished.entries()) {
      const event = this.#epochEvent(epoch + i, figures, seconds / finished.length);
      this.#run.where.loss = event.loss;
      for (const [j, callback] of this.#callbacks.entries())
        await callback.afterEpoch?.(event, this.#controls[j]!);
      yield event;
      if (!Number.isFinite(event.loss))
        throw diverged(`the loss became ${shortestFloat32(event.loss)} in epoch ${event.epoch}`);
      yield* this.#notes.splice(0);
    }
    if (finished.length > 0) this.#since = performance.now();
  }

  #epochEvent(epoch: number, figures: Figures, seconds: number): EpochEvent {
    const { learningRate } = this.parts.optimizer;
    const started = performance.now();
    const validation = this.#evaluator?.evaluate(this.#run.training);
    return {
      event: 'epoch',
      epoch,
      ...told(figures),
      ...(validation && { validation: told(validation) }),
      learningRate: figures.learningRate ?? rateInForce(this.#run, learningRate),
      seconds: seconds + (performance.now() - started) / 1000,
    };
  }

  #deadline(): number {
    const { maxTime } = this.#config;
    return maxTime === null ? Infinity : performance.now() + 1000 * secondsOf(maxTime);
  }

  /** A snapshot does not know of it: the run can be gone on with. */
  #timeIsUp(): string {
    const { maxTime, epochs } = this.#config;
    const { step, stepsPerEpoch } = this.#run.where;
    const done = Math.floor(step / stepsPerEpoch);
    const why = `after ${maxTime}, as maxTime says: ${done} of ${epochs} epochs`;
    this.#notes.push({ event: 'note', text: `stopped ${why}` });
    return why;
  }

  async *#end(stopped: string | undefined): AsyncGenerator<TrainingEvent> {
    const run = this.#run;
    const { step, stepsPerEpoch, loss } = run.where;
    run.final = finalWeights(this.parts, run.training);
    this.#callbacks.forEach((callback, i) => callback.atEnd?.(this.#controls[i]!));
    yield* this.#notes.splice(0);
    const values = valuesOf(run.final.parameters);
    requireFinite(values);
    yield {
      event: 'end',
      epochs: Math.floor(step / stepsPerEpoch),
      loss: loss ?? Number.NaN,
      ...(stopped !== undefined && { stopped }),
      model: this.parts.model.fitted(values),
    };
  }
}
