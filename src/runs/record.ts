/** @file Writing down a run as it happens: a consumer of training's events, and of its state where that can be saved. */
import { GradtapeError, messageOf } from '../errors.ts';
import { jsonLine } from '../json.ts';
import type { EndEvent, EpochEvent, ProgressEvent, TrainingEvent } from '../training/events.ts';
import { readOnce, type Read } from '../training/read-once.ts';
import type { Held } from '../training/run-state.ts';
import type { Snapshot } from '../training/snapshot.ts';
import { isAside } from './aside.ts';
import type { Memory } from './memory.ts';
import { metricsHeader, metricsRow } from './metrics-csv.ts';
import { Interval, SavingPace } from './pace.ts';
import { together } from './checkpoint.ts';
import type { Draft } from './page.ts';
import type { SavedTensors } from './tensor-image.ts';
import { Scribe, type ScribeOptions } from './scribe.ts';
import { type RunStatus, type Summary, figuresOfLast } from './summary.ts';

/** What of a training session is saved. */
export interface Trained {
  /** To go on from. */
  snapshot(read?: Read): Snapshot;
  /** To predict with, by path, where that may be others. */
  storedFinal(read?: Read): SavedTensors | undefined;
  /** To predict with, to be read later. */
  heldWeights(): Held;
}

/** Which figure decides the best epoch; training's monitors are such. */
export interface Decider {
  name: string;
  valueOf(event: EpochEvent): number;
  isBetter(value: number, best: number): boolean;
  worst: number;
}

export interface RecordOptions extends ScribeOptions {
  wantedEpochs: number;
  decider: Decider;
  /** In seconds; as often as it costs little if left out. */
  saveEvery?: number | undefined;
}

/** In milliseconds; the disk is waited for as often, but for checkpoints. */
const betweenSummaries = 250;

export class RunRecord {
  readonly #options: RecordOptions;
  readonly #scribe: Scribe;
  readonly #pace: SavingPace;
  readonly #summaries = new Interval(betweenSummaries);
  readonly #memory: Memory;
  readonly #startedAt = performance.now();
  readonly #secondsBefore: number;
  /** What the logs are to grow by. */
  #lines: Draft['lines'] = { metrics: '', events: '' };
  #hasHeader: boolean;
  /** Where the best epoch's checkpoint is not written yet; with its weights, where training has gone on since. */
  #best: { held?: Held } | undefined;

  constructor(options: RecordOptions, memory: Memory) {
    this.#options = options;
    this.#scribe = new Scribe(options);
    this.#pace = new SavingPace(options.saveEvery);
    this.#memory = { ...memory };
    this.#secondsBefore = memory.seconds;
    const { synced, unsynced } = memory.logs.metrics;
    this.#hasHeader = synced > 0 || unsynced !== '';
  }

  /** Ready the folder: what was written after the checkpoint goes. */
  async begin(): Promise<void> {
    await this.#scribe.goOnFrom(this.#memory.logs);
    await this.#scribe.write(this.#page('running'));
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** Take note of an event, and save the state where it can be and it is time. */
  async take(event: TrainingEvent, trained: Trained): Promise<void> {
    if (event.event !== 'progress' && event.event !== 'end') this.#lines.events += jsonLine(event);
    if (event.event === 'epoch') this.#takeEpoch(event);
    if (event.event === 'progress') await this.#takeProgress(event, trained);
    if (event.event === 'end') await this.#finish(event, trained);
  }

  /**
   * Save the state now: the run is about to be left. Not for a first checkpoint that another run would have to go for.
   * Resolves to whether it is saved.
   */
  async interrupt(trained: Trained): Promise<boolean> {
    await this.idle();
    if (isAside(this.folder)) return false;
    await this.#scribe.write(this.#page('running', { trained }));
    await this.#scribe.write(this.#page('interrupted'));
    return true;
  }

  /** Tell why the run ended, as far as that can still be written. Its last checkpoint stays as it is. */
  async fail(reason: unknown): Promise<void> {
    if (reason instanceof GradtapeError && reason.code === 'interrupted') return;
    const hasDiverged = reason instanceof GradtapeError && reason.code === 'diverged';
    const rest = { error: messageOf(reason) };
    await Promise.allSettled([this.idle()]);
    try {
      await this.#scribe.write(this.#page(hasDiverged ? 'diverged' : 'failed', { rest }));
    } catch {
      // What ended the run is told by whoever caught it.
    }
  }

  /**
   * Resolves when the disk has what was handed to it while training went on.
   * @throws GradtapeError `output`
   */
  idle(): Promise<void> {
    return this.#scribe.idle();
  }

  /** Nothing is being written any more when this resolves. */
  async close(): Promise<void> {
    await this.#scribe.close();
    this.#best?.held?.release();
    this.#best = undefined;
  }

  /** The end is no part of what a longer run goes on from, so it comes after the checkpoint. */
  async #finish(event: EndEvent, trained: Trained): Promise<void> {
    const { stopped, model } = event;
    await this.#scribe.write(this.#page('running', { trained }));
    this.#lines.events += jsonLine(event);
    const rest = { ...(stopped !== undefined && { stopped }), model };
    await this.#scribe.write(this.#page('finished', { rest }));
  }

  #takeEpoch(event: EpochEvent): void {
    if (!this.#hasHeader) this.#lines.metrics += metricsHeader(event);
    this.#hasHeader = true;
    this.#lines.metrics += metricsRow(event);
    this.#memory.latest = event;
  }

  /** While the disk is busy with an earlier epoch, the next one that it is ready for is as new as can be. */
  async #takeProgress(event: ProgressEvent, trained: Trained): Promise<void> {
    const isBetweenEpochs = event.step % event.stepsPerEpoch === 0;
    if (isBetweenEpochs) this.#compare();
    if (!this.#scribe.isBusy && this.#pace.isDue)
      await this.#pace.timed(() => this.#scribe.put(this.#page('running', { trained })));
    if (this.#best !== undefined) this.#best.held ??= trained.heldWeights();
  }

  /** Where several epochs ended in one native call, only the last of them has its weights still there to be kept. */
  #compare(): void {
    const { decider } = this.#options;
    const { latest, best } = this.#memory;
    if (latest === undefined || latest.epoch === best?.epoch) return;
    const value = decider.valueOf(latest);
    if (!decider.isBetter(value, best?.value ?? decider.worst)) return;
    this.#memory.best = { epoch: latest.epoch, figure: decider.name, value };
    this.#best?.held?.release();
    this.#best = {};
  }

  /** What there is to write now; with `trained`, the checkpoints, too. */
  #page(
    status: RunStatus,
    { trained, rest }: { trained?: Trained; rest?: Partial<Summary> } = {},
  ): Draft {
    this.#memory.seconds = this.#secondsBefore + (performance.now() - this.#startedAt) / 1000;
    const lines = this.#lines;
    this.#lines = { metrics: '', events: '' };
    const checkpoints = trained && this.#checkpoints(trained);
    if (trained && !this.#summaries.isDue) return { lines, ...checkpoints };
    this.#summaries.restart();
    return { lines, ...checkpoints, summary: this.#summary(status, rest) };
  }

  #checkpoints(trained: Trained): Pick<Draft, 'best' | 'last'> {
    const read = readOnce();
    const weights = trained.storedFinal(read) ?? {};
    const { tensors, progress: training } = trained.snapshot(read);
    const { logs: _, ...memory } = this.#memory;
    const last = { tensors: together({ weights, tensors }), training, memory };
    if (this.#best === undefined) return { last };
    const { held } = this.#best;
    this.#best = undefined;
    const ofBest = held?.stored(read);
    held?.release();
    return { last, best: ofBest ? { tensors: ofBest } : {} };
  }

  #summary(status: RunStatus, rest: Partial<Summary> = {}): Summary {
    const { best, latest, seconds, began } = this.#memory;
    return {
      status,
      epochs: latest === undefined ? 0 : latest.epoch + 1,
      wantedEpochs: this.#options.wantedEpochs,
      ...figuresOfLast(latest),
      ...(best && { best }),
      ...rest,
      seconds,
      began,
      written: new Date().toISOString(),
    };
  }
}
