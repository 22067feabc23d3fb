/**
 * @file Writing pages in a thread of its own, one at a time. Training holds its thread in native calls of a fraction of
 * a second, so that even what waits for the disk only would hardly get on there.
 */
import {
  MessageChannel,
  type MessagePort,
  Worker,
  receiveMessageOnPort,
} from 'node:worker_threads';
import { errorOf } from '../errors.ts';
import { type Draft, type Page, printed } from './page.ts';
import type { Answer, Post } from './serve.ts';

/** Who writes pages that are posted, and how to let him go. */
export interface Hired {
  port: MessagePort;
  /** Resolves, or rejects, when he is gone before he was let go. */
  gone: Promise<never>;
  letGo(): Promise<void>;
}

export type Hire = (post: Omit<Post, 'port'>) => Hired;

/** Takes some 50 ms, of which few are this thread's. */
export const hireThread: Hire = (post) => {
  const { port1: port, port2 } = new MessageChannel();
  // Options of the program's own, such as --input-type, are not for this file.
  const worker = new Worker(new URL('page-worker.js', import.meta.url), {
    execArgv: [],
    workerData: { ...post, port: port2 } satisfies Post,
    transferList: [port2],
  });
  const gone = new Promise<never>((_, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the thread that writes the run has ended')));
  });
  const letGo = async (): Promise<void> => {
    port.close();
    await worker.terminate();
  };
  return { port, gone, letGo };
};

export class Background {
  readonly #hired: Hired;
  #isBusy = false;
  #fault: unknown;
  /** Where a page's numbers lay that is written: the next one's go there, instead of into new memory. */
  #room: Uint8Array<ArrayBuffer> | undefined;
  #wake: () => void = () => undefined;

  constructor(hired: Hired) {
    this.#hired = hired;
    hired.port.on('message', (answer: Answer) => this.#hear(answer));
    hired.gone.catch((error: unknown) => this.#free(error));
  }

  /**
   * Whether a page is being written.
   * @throws what the last one failed of.
   */
  get isBusy(): boolean {
    // An answer that came during a native call is not told by an event yet.
    const said = this.#isBusy ? receiveMessageOnPort(this.#hired.port) : undefined;
    if (said !== undefined) this.#hear(said.message as Answer);
    this.#throwFault();
    return this.#isBusy;
  }

  /** Have a page written; none may be under way. */
  start(draft: Draft): void {
    this.#isBusy = true;
    const page = printed(draft, this.#room);
    this.#room = undefined;
    this.#hired.port.postMessage(page, buffersOf(page));
  }

  /** Have a page written after the one that is under way; resolves when it is written. */
  async write(draft: Draft): Promise<void> {
    await this.idle();
    this.start(draft);
    await this.idle();
  }

  async close(): Promise<void> {
    await this.idle().catch(() => undefined); // whoever closes has been told, or does not care
    await this.#hired.letGo();
  }

  /**
   * Resolves when what was posted is written.
   * @throws what its writing failed of.
   */
  async idle(): Promise<void> {
    if (this.#isBusy) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#throwFault();
  }

  #hear({ fault, room }: Answer): void {
    this.#room = room;
    this.#free(fault && errorOf(fault));
  }

  #free(fault: unknown): void {
    this.#isBusy = false;
    this.#fault ??= fault;
    this.#wake();
  }

  /** Once: what comes after it may be written. */
  #throwFault(): void {
    const fault = this.#fault;
    this.#fault = undefined;
    if (fault !== undefined) throw fault;
  }
}

/** What is handed over with a page. */
const buffersOf = ({ last, best }: Page): ArrayBuffer[] =>
  [last?.tensors, best?.tensors].flatMap((image) => (image ? [image.values.buffer] : []));
