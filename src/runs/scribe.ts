/**
 * @file Who writes the pages of a run: this thread, until that has taken as long as a thread takes to start, and then
 * such a thread. So a short run starts none, and no run waits for more than twice what the better choice had cost.
 */
import { Background, type Hire, hireThread } from './background.ts';
import { type Disk, realDisk } from './disk.ts';
import type { Logs } from './memory.ts';
import { type Draft, printed } from './page.ts';
import { RunWriter } from './writer.ts';

/** In milliseconds. */
const startOfThread = 50;

export interface ScribeOptions {
  folder: string;
  disk?: Disk | undefined;
  hire?: Hire | undefined;
  /** How many milliseconds of writing are worth a thread. */
  hireAfter?: number | undefined;
}

export class Scribe {
  readonly #folder: string;
  readonly #here: RunWriter;
  readonly #hire: Hire;
  readonly #hireAfter: number;
  #there: Background | undefined;
  #spent = 0;

  constructor({
    folder,
    disk = realDisk,
    hire = hireThread,
    hireAfter = startOfThread,
  }: ScribeOptions) {
    this.#folder = folder;
    this.#here = new RunWriter(folder, disk);
    this.#hire = hire;
    this.#hireAfter = hireAfter;
  }

  goOnFrom(logs: Logs): Promise<void> {
    return this.#here.goOnFrom(logs);
  }

  /**
   * Whether a page is being written while training goes on; another one then has to wait.
   * @throws what the writing of an earlier page failed of.
   */
  get isBusy(): boolean {
    return this.#there?.isBusy ?? false;
  }

  /** Write a page while training goes on, where that pays; nobody may be busy. */
  async put(draft: Draft): Promise<void> {
    if (this.#spent >= this.#hireAfter) this.#there ??= this.#background();
    if (this.#there !== undefined) return this.#there.start(draft);
    const started = performance.now();
    await this.#here.write(printed(draft));
    this.#spent += performance.now() - started;
  }

  /** Resolves when it is written, and all before it. */
  write(draft: Draft): Promise<void> {
    return this.#there?.write(draft) ?? this.#here.write(printed(draft));
  }

  /**
   * Resolves when nothing is being written.
   * @throws what the writing of an earlier page failed of.
   */
  async idle(): Promise<void> {
    await this.#there?.idle();
  }

  async close(): Promise<void> {
    await this.#there?.close();
  }

  #background(): Background {
    return new Background(this.#hire({ folder: this.#folder, logs: this.#here.logs }));
  }
}
