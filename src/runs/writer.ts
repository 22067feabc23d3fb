/** @file Writing the pages of a run into its folder, each in an order that lets a kill come at any moment. */
import { dirname, join } from 'node:path';
import { jsonPage } from '../json.ts';
import { forget } from './aside.ts';
import { type CheckpointName, checkpointContent, checkpointFile } from './checkpoint.ts';
import { type Disk, realDisk } from './disk.ts';
import { replaceAlike, replaceFile, syncFolder, writing } from './files.ts';
import { Log } from './log.ts';
import type { Logs, Standing } from './memory.ts';
import type { Page } from './page.ts';
import { summaryName } from './summary.ts';

export class RunWriter {
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #metrics: Log;
  readonly #events: Log;
  /** The checkpoints whose folders are there. */
  readonly #made = new Set<CheckpointName>();
  /** Folders whose names the disk may not have yet. */
  readonly #unsynced = new Set<string>();

  constructor(folder: string, disk: Disk = realDisk) {
    this.#folder = folder;
    this.#disk = disk;
    this.#metrics = new Log(join(folder, 'metrics.csv'), disk);
    this.#events = new Log(join(folder, 'events.jsonl'), disk);
  }

  /** The logs as they stand. */
  get logs(): Logs {
    return { metrics: this.#metrics.standing, events: this.#events.standing };
  }

  /** Ready the logs: what was written after this goes. */
  goOnFrom({ metrics, events }: Logs): Promise<void> {
    return writing(this.#folder, async () => {
      await this.#metrics.goOnFrom(metrics);
      await this.#events.goOnFrom(events);
    });
  }

  /**
   * Resolves when the page's checkpoints are whole in their places; with a summary, when the disk has everything. Logs and
   * best checkpoint come first: the last one speaks of them. Lines that could not be written come with the next page.
   * @throws GradtapeError `output`
   */
  write(page: Page): Promise<void> {
    this.#metrics.add(page.lines.metrics);
    this.#events.add(page.lines.events);
    return writing(this.#folder, async () => {
      if (isAboutFault(page)) await Promise.allSettled([this.#syncLogs()]); // the reason may be just that
      else if (page.summary) await this.#syncLogs();
      await this.#writeBest(page);
      await this.#writeLast(page);
      await this.#writeSummary(page);
    });
  }

  async #syncLogs(): Promise<void> {
    await this.#metrics.sync();
    await this.#events.sync();
  }

  async #writeBest({ best, last }: Page): Promise<void> {
    if (best?.tensors === undefined) return;
    const file = await this.#checkpoint('best');
    const content = checkpointContent(best.tensors, { memory: last?.memory });
    await replaceAlike([file], content, this.#disk);
  }

  /** And the best one, where it is the same. */
  async #writeLast({ last, best }: Page): Promise<void> {
    if (last === undefined) return;
    const { tensors, training, memory } = last;
    const standing: Standing = { training, memory: { logs: this.logs, ...memory } };
    const isBest = best !== undefined && best.tensors === undefined;
    const file = await this.#checkpoint('last');
    const files: [string, ...string[]] = isBest ? [await this.#checkpoint('best'), file] : [file];
    await replaceAlike(files, checkpointContent(tensors, standing), this.#disk);
    await forget(this.#folder, this.#disk); // a run that this one takes the place of
  }

  async #writeSummary({ summary }: Page): Promise<void> {
    if (summary === undefined) return;
    for (const folder of this.#unsynced) await syncFolder(folder, this.#disk);
    this.#unsynced.clear();
    await replaceFile(join(this.#folder, summaryName), jsonPage(summary), this.#disk);
  }

  /** Where a checkpoint goes; its folder is there. */
  async #checkpoint(name: CheckpointName): Promise<string> {
    const file = checkpointFile(this.#folder, name);
    this.#unsynced.add(dirname(file));
    if (this.#made.has(name)) return file;
    await this.#disk.makeFolder(dirname(file));
    await syncFolder(this.#folder, this.#disk);
    this.#made.add(name);
    return file;
  }
}

const isAboutFault = ({ summary }: Page): boolean => summary?.error !== undefined;
