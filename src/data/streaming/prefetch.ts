/** @file A large table that a thread of its own reads, so that neither its reading nor its garbage is in the way of training. */
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { GradtapeError, errorOf } from '../../errors.ts';
import type { Dataset } from '../dataset.ts';
import { defaultMemory } from '../readers/open.ts';
import type { ReadProgress } from '../readers/request.ts';
import type { Fingerprint } from '../source.ts';
import type { Answer, Question, Replies, Told } from './answers.ts';
import type { EpochJob } from './job.ts';
import type { Survey, SurveyJob } from './survey.ts';
import { memoryOf } from './windows.ts';

/** How many windows are asked for before the first is used up. */
const ahead = 2;

/**
 * What has been read and is done with is no reason for the thread to grow; Node's own modules and the program need some, too.
 */
const limitsFor = (memoryLimit: number): ResourceLimits => ({
  maxYoungGenerationSizeMb: 2,
  maxOldGenerationSizeMb: 48 + Math.ceil(memoryLimit / 1e6),
});

/** A table that another thread reads, from the first question on. */
export class PrefetchedTable {
  readonly #job: SurveyJob;
  readonly #onProgress: ((progress: ReadProgress) => void) | undefined;
  #worker: Worker | undefined;
  /** Who waits for the answers that are to come, in their order. */
  readonly #waiting: Waiting[] = [];

  constructor(job: SurveyJob, onProgress?: (progress: ReadProgress) => void) {
    this.#job = job;
    this.#onProgress = onProgress;
  }

  /** What is learnt of the table; comes before all epochs. */
  survey(): Promise<Survey> {
    return this.#ask({ ask: 'survey' });
  }

  fingerprint(): Promise<Fingerprint> {
    return this.#ask({ ask: 'fingerprint' });
  }

  /** The windows of an epoch, each good until the next is asked for. The epoch before may have been left early. */
  async *epoch(epoch: EpochJob): AsyncGenerator<Dataset> {
    const asked = [this.#ask({ ask: 'window', epoch })];
    while (asked.length < ahead) asked.push(this.#ask({ ask: 'window' }));
    for (;;) {
      const window = await asked.shift()!;
      if (window === undefined) return;
      yield window;
      asked.push(this.#ask({ ask: 'window', spare: memoryOf(window) }));
    }
  }

  /** Ends the thread. */
  async dispose(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined; // an answer that comes now is no reason not to wait for the end
    await worker?.terminate();
  }

  #started(): Worker {
    const { memoryLimit = defaultMemory } = this.#job.request;
    // Options of the program's own, such as --input-type, are not for this file.
    const options = { execArgv: [], workerData: this.#job, resourceLimits: limitsFor(memoryLimit) };
    const worker = new Worker(new URL('table-worker.js', import.meta.url), options);
    worker.on('message', (message: Answer | Told) => {
      if ('progress' in message) this.#onProgress?.(message.progress);
      else this.#settle(message);
    });
    worker.on('error', (error) => this.#fail(outOfMemory(error) ?? error));
    return worker;
  }

  #ask<Asked extends Question>(question: Asked): Promise<Replies[Asked['ask']]> {
    this.#worker ??= this.#started();
    this.#worker.ref();
    const spare = question.ask === 'window' ? question.spare : undefined;
    this.#worker.postMessage(question, Object.values(spare ?? {}));
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    answer.catch(() => undefined); // who leaves an epoch early waits for no answer
    return answer as Promise<Replies[Asked['ask']]>;
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.shift()!;
    if (this.#waiting.length === 0) this.#worker?.unref(); // nobody waits: the process may end
    if ('reply' in answer) waiting.resolve(answer.reply);
    else waiting.reject(errorOf(answer.fault));
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

function outOfMemory(error: unknown): GradtapeError | undefined {
  if ((error as { code?: string }).code !== 'ERR_WORKER_OUT_OF_MEMORY') return undefined;
  const message = 'what is learnt of the columns takes more memory than data.memoryLimit allows';
  const hint = 'allow more by data.memoryLimit, or leave out columns of very many categories';
  return new GradtapeError('data', message, { hint, cause: error });
}

interface Waiting {
  resolve: (reply: unknown) => void;
  reject: (error: unknown) => void;
}
