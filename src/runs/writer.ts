/** @file Writing the pages of a run into its folder, each in an order that lets a kill come at any moment. */
import { join } from 'node:path';
import { jsonPage } from '../json.ts';
import { forget } from './aside.ts';
import { checkpointFiles } from './checkpoint.ts';
import { type Disk, realDisk } from './disk.ts';
import { replaceFile, writing } from './files.ts';
import { Log } from './log.ts';
import type { LogLengths, Standing } from './memory.ts';
import type { Page } from './page.ts';
import { summaryName } from './summary.ts';
import { replaceCheckpoint } from './swap.ts';

export class RunWriter {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #metrics: Log;
  readonly #events: Log;

  constructor(folder: string, disk: Disk = realDisk) {
    this.#folder = folder;
    this.#disk = disk;
    this.#metrics = new Log(join(folder, 'metrics.csv'), disk);
    this.#events = new Log(join(folder, 'events.jsonl'), disk);
  }

  /** Of the logs, as far as they are written. */
  get lengths(): LogLengths {
    return { metrics: this.#metrics.length, events: this.#events.length };
  }

  /** Ready the logs: what was written after these bytes goes. */
  goOnAfter({ metrics, events }: LogLengths): Promise<void> {
    return writing(this.#folder, async () => {
      await this.#metrics.goOnAfter(metrics);
      await this.#events.goOnAfter(events);
    });
  }

  /**
   * Resolves when the disk has it. Logs and best checkpoint first: the last one speaks of them. Lines that could not be
   * written come with the next page.
   * @throws GradtapeError `output`
   */
  write(page: Page): Promise<void> {
    this.#metrics.add(page.lines.metrics);
    this.#events.add(page.lines.events);
    return writing(this.#folder, async () => {
      await this.#metrics.flush();
      await this.#events.flush();
      await this.#writeBest(page);
      await this.#writeLast(page);
      await replaceFile(join(this.#folder, summaryName), jsonPage(page.summary), this.#disk);
    });
  }

  async #writeBest({ best: found }: Page): Promise<void> {
    if (found === undefined) return;
    const { best, weights } = found;
    const files = checkpointFiles({ weights, tensors: {}, progress: { best } });
    await replaceCheckpoint(this.#folder, 'best', files, this.#disk);
  }

  async #writeLast({ last }: Page): Promise<void> {
    if (last === undefined) return;
    const { weights, snapshot, memory } = last;
    const { tensors, progress: training } = snapshot;
    const progress: Standing = { training, memory: { logs: this.lengths, ...memory } };
    const files = checkpointFiles({ weights, tensors, progress });
    await replaceCheckpoint(this.#folder, 'last', files, this.#disk);
    await forget(this.#folder, this.#disk); // a run that this one takes the place of
  }
}
