/** @file The other end of `background.ts`: writes the pages that come in at a port, and answers each. */
import type { MessagePort } from 'node:worker_threads';
import { type Fault, faultOf } from '../errors.ts';
import type { Disk } from './disk.ts';
import type { Logs } from './memory.ts';
import type { Page } from './page.ts';
import { RunWriter } from './writer.ts';

/** What a thread that writes a run is given. */
export interface Post {
  port: MessagePort;
  folder: string;
  /** As they stand. */
  logs: Logs;
}

/** Written, where there is no fault. */
export interface Answer {
  fault?: Fault;
  /** Where the last checkpoint's numbers lay, to be used again. */
  room?: Uint8Array<ArrayBuffer>;
}

/** One page comes after the answer to the one before. */
export function serve({ port, folder, logs }: Post, disk?: Disk): void {
  const writer = new RunWriter(folder, disk);
  const ready = writer.goOnFrom(logs);
  ready.catch(() => undefined); // told with the first page
  port.on('message', (page: Page) => {
    const written = ready.then(() => writer.write(page));
    const room = page.last?.tensors.values;
    const rest = room && { room };
    void written.then(
      () => say(port, { ...rest }),
      (error: unknown) => say(port, { fault: faultOf(error), ...rest }),
    );
  });
}

const say = (port: MessagePort, answer: Answer): void =>
  port.postMessage(answer, answer.room ? [answer.room.buffer] : []);
