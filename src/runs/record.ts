/** @file Writing down a run as it happens: a consumer of training's events, and of its state where that can be saved. */
import { join } from 'node:path';
import { GradtapeError, messageOf } from '../errors.ts';
import { jsonLine, jsonPage } from '../json.ts';
import type { EndEvent, EpochEvent, ProgressEvent, TrainingEvent } from '../training/events.ts';
import type { Snapshot } from '../training/snapshot.ts';
import { checkpointFiles } from './checkpoint.ts';
import type { Disk } from './disk.ts';
import { replaceFile, writing } from './files.ts';
import { Log } from './log.ts';
import { metricsHeader, metricsRow } from './metrics-csv.ts';
import { SavingPace } from './pace.ts';
import type { SavedTensors } from './safetensors.ts';
import { type Best, type RunStatus, type Summary, figuresOfLast, summaryName } from './summary.ts';
import { replaceCheckpoint } from './swap.ts';

/** What of a training session is saved. */
export interface Trained {
  /** To go on from. */
  snapshot(): Snapshot;
  /** To predict with, by path. */
  storedWeights(): SavedTensors;
}

/** Which figure decides the best epoch; training's monitors are such. */
export interface Decider {
  name: string;
  valueOf(event: EpochEvent): number;
  isBetter(value: number, best: number): boolean;
  worst: number;
}

/** What is remembered of a run beside training's own state. */
export interface Memory {
  /** Bytes of the logs up to here; what follows them is of a later time that did not last. */
  logs: { metrics: number; events: number };
  best?: Best;
  /** The last epoch that has ended. */
  latest?: EpochEvent;
  seconds: number;
  began: string;
}

/** The progress in a run's last checkpoint. */
export interface Standing {
  training: Snapshot['progress'];
  memory: Memory;
}

export interface RecordOptions {
  folder: string;
  wantedEpochs: number;
  decider: Decider;
  /** In seconds; as often as it costs little if left out. */
  saveEvery?: number | undefined;
  disk: Disk;
}

export const startOfMemory = (): Memory => ({
  logs: { metrics: 0, events: 0 },
  seconds: 0,
  began: new Date().toISOString(),
});

export class RunRecord {
  readonly #options: RecordOptions;
  readonly #metrics: Log;
  readonly #events: Log;
  readonly #pace: SavingPace;
  readonly #memory: Memory;
  readonly #startedAt = performance.now();
  readonly #secondsBefore: number;
  /** The best checkpoint, where it is not written yet. */
  #best: { best: Best; weights: SavedTensors } | undefined;

  constructor(options: RecordOptions, memory: Memory) {
    this.#options = options;
    this.#pace = new SavingPace(options.saveEvery);
    this.#memory = { ...memory };
    this.#secondsBefore = memory.seconds;
    this.#metrics = new Log(join(options.folder, 'metrics.csv'), options.disk);
    this.#events = new Log(join(options.folder, 'events.jsonl'), options.disk);
  }

  /** Ready the folder: what was written after the checkpoint goes. */
  begin(): Promise<void> {
    return this.#writing(async () => {
      const { metrics, events } = this.#memory.logs;
      await this.#metrics.goOnAfter(metrics);
      await this.#events.goOnAfter(events);
      await this.#summarize('running');
    });
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** Take note of an event, and save the state where it can be and it is time. */
  async take(event: TrainingEvent, trained: Trained): Promise<void> {
    if (event.event !== 'progress' && event.event !== 'end') this.#events.add(jsonLine(event));
    if (event.event === 'epoch') this.#takeEpoch(event);
    if (event.event === 'progress') await this.#takeProgress(event, trained);
    if (event.event === 'end') await this.#finish(event, trained);
  }

  /** Save the state now: the run is about to be left. */
  interrupt(trained: Trained): Promise<void> {
    return this.#writing(async () => {
      await this.#save(trained);
      await this.#summarize('interrupted');
    });
  }

  /** Tell why the run ended, as far as that can still be written. Its last checkpoint stays as it is. */
  async fail(error: unknown): Promise<void> {
    if (error instanceof GradtapeError && error.code === 'interrupted') return;
    const hasDiverged = error instanceof GradtapeError && error.code === 'diverged';
    try {
      await this.#flush();
      await this.#summarize(hasDiverged ? 'diverged' : 'failed', { error: messageOf(error) });
    } catch {
      // What ended the run is told by whoever caught it.
    }
  }

  /** The end is no part of what a longer run goes on from, so it comes after the checkpoint. */
  #finish(event: EndEvent, trained: Trained): Promise<void> {
    const { stopped, model } = event;
    return this.#writing(async () => {
      await this.#save(trained);
      this.#events.add(jsonLine(event));
      await this.#flush();
      await this.#summarize('finished', { ...(stopped !== undefined && { stopped }), model });
    });
  }

  #writing(work: () => Promise<void>): Promise<void> {
    return writing(this.#options.folder, work);
  }

  #takeEpoch(event: EpochEvent): void {
    if (this.#metrics.isEmpty) this.#metrics.add(metricsHeader(event));
    this.#metrics.add(metricsRow(event));
    this.#memory.latest = event;
  }

  async #takeProgress(event: ProgressEvent, trained: Trained): Promise<void> {
    const isBetweenEpochs = event.step % event.stepsPerEpoch === 0;
    if (isBetweenEpochs) this.#compare(trained);
    if (this.#pace.isDue) await this.#pace.timed(() => this.#writing(() => this.#save(trained)));
  }

  /** Where several epochs ended in one native call, only the last of them has its weights still there to be kept. */
  #compare(trained: Trained): void {
    const { decider } = this.#options;
    const { latest, best } = this.#memory;
    if (latest === undefined || latest.epoch === best?.epoch) return;
    const value = decider.valueOf(latest);
    if (!decider.isBetter(value, best?.value ?? decider.worst)) return;
    this.#memory.best = { epoch: latest.epoch, figure: decider.name, value };
    this.#best = { best: this.#memory.best, weights: trained.storedWeights() };
  }

  /** Logs and best checkpoint first: the last one speaks of them. */
  async #save(trained: Trained): Promise<void> {
    const { folder, disk } = this.#options;
    await this.#flush();
    if (this.#best !== undefined) {
      const { best, weights } = this.#best;
      const files = checkpointFiles({ weights, tensors: {}, progress: { best } });
      await replaceCheckpoint(folder, 'best', files, disk);
      this.#best = undefined;
    }
    const { tensors, progress } = trained.snapshot();
    const standing: Standing = { training: progress, memory: this.#remember() };
    const saved = { weights: trained.storedWeights(), tensors, progress: standing };
    await replaceCheckpoint(folder, 'last', checkpointFiles(saved), disk);
    await this.#summarize('running');
  }

  async #flush(): Promise<void> {
    await this.#metrics.flush();
    await this.#events.flush();
  }

  #remember(): Memory {
    this.#memory.logs = { metrics: this.#metrics.length, events: this.#events.length };
    this.#memory.seconds = this.#secondsBefore + (performance.now() - this.#startedAt) / 1000;
    return this.#memory;
  }

  async #summarize(status: RunStatus, rest: Partial<Summary> = {}): Promise<void> {
    const { folder, wantedEpochs, disk } = this.#options;
    const { best, latest, seconds, began } = this.#remember();
    const summary: Summary = {
      status,
      epochs: latest === undefined ? 0 : latest.epoch + 1,
      wantedEpochs,
      ...figuresOfLast(latest),
      ...(best && { best }),
      ...rest,
      seconds,
      began,
      written: new Date().toISOString(),
    };
    await replaceFile(join(folder, summaryName), jsonPage(summary), disk);
  }
}
