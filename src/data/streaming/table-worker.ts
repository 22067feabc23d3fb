/** @file The thread that reads a large table: it stays ahead of the main thread by what that asks for. */
import { parentPort, workerData } from 'node:worker_threads';
import { faultOf } from '../../errors.ts';
import type { Dataset } from '../dataset.ts';
import { openTable } from '../readers/open.ts';
import type { TableSource } from '../source.ts';
import type { Answer, Question, Replies, Told } from './answers.ts';
import { type TrainingRows, epochWindows } from './job.ts';
import { type SurveyJob, surveyed } from './survey.ts';
import { type WindowMemory, memoryOf } from './windows.ts';

const job = workerData as SurveyJob;
let source: Promise<TableSource> | undefined;
let training: TrainingRows | undefined;
let windows: AsyncGenerator<Dataset> | undefined;
/** What windows that are used up were in. */
const spares: WindowMemory[] = [];

/** Questions are answered one after the other, in their order. */
let last = Promise.resolve();
parentPort!.on('message', (question: Question) => {
  last = last.then(() => answer(question));
});

async function answer(question: Question): Promise<void> {
  try {
    source ??= openTable({ ...job.request, onProgress: tell });
    const reply = await replyTo(question, await source);
    send({ reply });
  } catch (error) {
    send({ fault: faultOf(error) });
  }
}

async function replyTo(question: Question, table: TableSource): Promise<Replies[keyof Replies]> {
  if (question.ask === 'fingerprint') return table.fingerprint();
  if (question.ask === 'survey') {
    const { survey, training: rows } = await surveyed(table, job);
    training = { source: table, preprocessing: survey.preprocessing, rows };
    return survey;
  }
  const { epoch, spare } = question;
  if (spare) spares.push(spare);
  if (epoch) windows = epochWindows(training!, epoch, () => spares.pop());
  const { value } = await windows!.next();
  return value as Dataset | undefined;
}

/** The numbers of a window go over to the main thread; they are not copied. */
function send(answer: Answer): void {
  const reply = 'reply' in answer ? answer.reply : undefined;
  const isWindow = reply !== undefined && 'x' in reply;
  parentPort!.postMessage(answer, isWindow ? Object.values(memoryOf(reply)) : []);
}

/** In milliseconds: nobody reads more often how far a pass has come. */
const pause = 100;
let toldAt = 0;

function tell(progress: Told['progress']): void {
  const now = performance.now();
  if (windows !== undefined || now - toldAt < pause) return;
  toldAt = now;
  parentPort!.postMessage({ progress } satisfies Told, []);
}
