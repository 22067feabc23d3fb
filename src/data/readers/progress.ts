/** @file How far a reading has come. */
import type { ReadProgress } from './request.ts';

export class Progress {
  readonly #tell: ((progress: ReadProgress) => void) | undefined;
  readonly #totalBytes: number | undefined;
  #bytes = 0;

  constructor(tell: ((progress: ReadProgress) => void) | undefined, totalBytes?: number) {
    this.#tell = tell;
    this.#totalBytes = totalBytes;
  }

  /** A reading begins. */
  begin(): void {
    this.#bytes = 0;
  }

  /** So many more bytes are read. */
  addBytes(bytes: number): void {
    this.#bytes += bytes;
  }

  /** All rows of the bytes that are read have been taken. */
  tell(rows: number): void {
    this.#tell?.({ bytes: this.#bytes, totalBytes: this.#totalBytes, rows });
  }
}
