/**
 * @file A file that grows by whole lines. To wait for the disk after each would take longer than many an epoch: until they
 * are written, several at a time, the checkpoint has them, and whoever goes on from it writes them.
 */
import { stat } from 'node:fs/promises';
import { GradtapeError } from '../errors.ts';
import { type Disk, realDisk } from './disk.ts';
import { append, cut } from './files.ts';

/** A log as a checkpoint knows it. */
export interface LogStanding {
  /** Bytes that the disk has. */
  synced: number;
  /** The lines after them. */
  unsynced: string;
}

export const emptyLog: LogStanding = { synced: 0, unsynced: '' };

export class Log {
  readonly #path: string;
  readonly #disk: Disk;
  #synced = 0;
  #lines = '';

  constructor(path: string, disk: Disk = realDisk) {
    this.#path = path;
    this.#disk = disk;
  }

  get standing(): LogStanding {
    return { synced: this.#synced, unsynced: this.#lines };
  }

  add(lines: string): void {
    this.#lines += lines;
  }

  /** Write what was added; resolves when the disk has it. */
  async sync(): Promise<void> {
    if (this.#lines === '') return;
    await append(this.#path, { text: this.#lines, length: this.#synced }, this.#disk);
    this.#synced += Buffer.byteLength(this.#lines);
    this.#lines = '';
  }

  /**
   * Go on from there; lines in the file after it are of a later time that did not last.
   * @throws GradtapeError `data` where the file is shorter than what the disk had.
   */
  async goOnFrom({ synced, unsynced }: LogStanding): Promise<void> {
    const found = await stat(this.#path).then(
      ({ size }) => size,
      () => 0,
    );
    if (found < synced)
      throw new GradtapeError(
        'data',
        `${this.#path}: expected ${synced} bytes at least, found ${found}`,
        { hint: 'the file was cut off or altered after it was written' },
      );
    if (found > synced) await cut(this.#path, synced, this.#disk);
    this.#synced = synced;
    this.add(unsynced);
    await this.sync();
  }
}
