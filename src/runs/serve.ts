/** @file The other end of `background.ts`: writes the pages that come in at a port, and answers each. */
import type { MessagePort } from 'node:worker_threads';
import { type Fault, faultOf } from '../errors.ts';
import type { Disk } from './disk.ts';
import type { LogLengths } from './memory.ts';
import type { Page } from './page.ts';
import { RunWriter } from './writer.ts';

/** What a thread that writes a run is given. */
export interface Post {
  port: MessagePort;
  folder: string;
  /** How far the logs are written. */
  lengths: LogLengths;
}

/** Written, where there is no fault. */
export interface Answer {
  fault?: Fault;
}

/** One page comes after the answer to the one before. */
export function serve({ port, folder, lengths }: Post, disk?: Disk): void {
  const writer = new RunWriter(folder, disk);
  const ready = writer.goOnAfter(lengths);
  ready.catch(() => undefined); // told with the first page
  port.on('message', (page: Page) => {
    const written = ready.then(() => writer.write(page));
    void written.then(
      () => say(port, {}),
      (error: unknown) => say(port, { fault: faultOf(error) }),
    );
  });
}

const say = (port: MessagePort, answer: Answer): void => port.postMessage(answer, []);
