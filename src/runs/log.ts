/** @file A file that grows by whole lines. They are gathered, and written when a checkpoint is. */
import { stat } from 'node:fs/promises';
import { GradtapeError } from '../errors.ts';
import { type Disk, realDisk } from './disk.ts';
import { append, cut } from './files.ts';

export class Log {
  readonly #path: string;
  readonly #disk: Disk;
  #lines: string[] = [];
  #length = 0;

  constructor(path: string, disk: Disk = realDisk) {
    this.#path = path;
    this.#disk = disk;
  }

  /** In bytes, of what is written. */
  get length(): number {
    return this.#length;
  }

  get isEmpty(): boolean {
    return this.#length === 0 && this.#lines.length === 0;
  }

  add(line: string): void {
    this.#lines.push(line);
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join('');
    await append(this.#path, { text, length: this.#length }, this.#disk);
    this.#length += Buffer.byteLength(text);
    this.#lines = [];
  }

  /**
   * Go on after the first `length` bytes; lines after them were written after the checkpoint that training goes on from.
   * @throws GradtapeError `data` where there are fewer.
   */
  async goOnAfter(length: number): Promise<void> {
    const found = await stat(this.#path).then(
      ({ size }) => size,
      () => 0,
    );
    if (found < length)
      throw new GradtapeError(
        'data',
        `${this.#path}: expected ${length} bytes at least, found ${found}`,
        { hint: 'the file was cut off or altered after it was written' },
      );
    if (found > length) await cut(this.#path, length, this.#disk);
    this.#length = length;
  }
}
