/** @file Windows of a large table that a thread of its own reads ahead. */
import { Worker } from 'node:worker_threads';
import { errorOf } from '../../errors.ts';
import type { Dataset } from '../dataset.ts';
import type { Answer, Question } from './answers.ts';
import type { StreamJob } from './job.ts';

/** How many windows are asked for before the first is used up. */
const ahead = 2;

/** A table that another thread reads, epoch after epoch, from the first on that is asked for. */
export class PrefetchedTable {
  readonly #job: StreamJob;
  #worker: Worker | undefined;
  /** Who waits for the answers that are to come, in their order. */
  readonly #waiting: Waiting[] = [];

  constructor(job: StreamJob) {
    this.#job = job;
  }

  /** The windows of an epoch. The one before it may have been left early. */
  async *epoch(epoch: number): AsyncGenerator<Dataset> {
    const asked = [this.#ask({ epoch })];
    for (;;) {
      while (asked.length < ahead) asked.push(this.#ask('next'));
      const window = await asked.shift()!;
      if (window === undefined) return;
      yield window;
    }
  }

  /** Ends the thread, which would keep the process alive. */
  async dispose(): Promise<void> {
    await this.#worker?.terminate();
  }

  #started(): Worker {
    // Options of the program's own, such as --input-type, are not for this file.
    const options = { execArgv: [], workerData: this.#job };
    const worker = new Worker(new URL('table-worker.js', import.meta.url), options);
    worker.on('message', (answer: Answer) => this.#settle(answer));
    worker.on('error', (error) => this.#fail(error));
    return worker;
  }

  #ask(question: Question): Promise<Dataset | undefined> {
    this.#worker ??= this.#started();
    this.#worker.postMessage(question, []);
    const answer = new Promise<Dataset | undefined>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    answer.catch(() => undefined); // who leaves an epoch early waits for no answer
    return answer;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.shift()!;
    if ('window' in answer) waiting.resolve(answer.window);
    else waiting.reject(errorOf(answer.fault));
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

interface Waiting {
  resolve: (window: Dataset | undefined) => void;
  reject: (error: unknown) => void;
}
