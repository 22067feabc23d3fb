/** @file The thread that reads a large table for training: it stays ahead of the main thread by what that asks for. */
import { parentPort, workerData } from 'node:worker_threads';
import { faultOf } from '../../errors.ts';
import type { Dataset } from '../dataset.ts';
import { openTable } from '../readers/open.ts';
import type { TableSource } from '../source.ts';
import type { Answer, Question } from './answers.ts';
import { type StreamJob, epochWindows } from './job.ts';

const job = workerData as StreamJob;
let source: Promise<TableSource> | undefined;
let windows: AsyncGenerator<Dataset> | undefined;

/** Questions are answered one after the other, in their order. */
let last = Promise.resolve();
parentPort!.on('message', (question: Question) => {
  last = last.then(() => answer(question));
});

async function answer(question: Question): Promise<void> {
  try {
    source ??= openTable(job.request);
    if (question !== 'next') windows = epochWindows(await source, job, question.epoch);
    const { value } = await windows!.next();
    send({ window: value as Dataset | undefined });
  } catch (error) {
    send({ fault: faultOf(error) });
  }
}

/** The numbers of a window go over to the main thread; they are not copied. */
function send(reply: Answer): void {
  const window = 'window' in reply ? reply.window : undefined;
  const arrays = window ? [window.x, window.y, window.weight, window.ids] : [];
  const buffers = arrays.flatMap((array) => (array ? [array.buffer as ArrayBuffer] : []));
  parentPort!.postMessage(reply, buffers);
}
