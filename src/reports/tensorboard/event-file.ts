/** @file An event file, as tensorboard/summary/writer/event_file_writer.py writes it. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeDirectorySync } from '../../system.ts';
import { writing } from '../written.ts';
import { tfRecord } from './record.ts';
import { tensorboardMessages } from './schema.ts';

export interface EventFile {
  readonly path: string;
  /** Write an event (a message of the schema, without its time) at the end of the file. */
  append(event: Record<string, unknown>): void;
  close(): void;
}

let filesOfThisProcess = 0;

/**
 * Begin a new event file in `directory`, which is made where it is missing. TensorBoard reads the files of a folder one
 * after the other; this one tells it to forget what earlier ones, of a run that was cut off, have from `firstStep` on.
 * Each event is one write to the end of the file, so that a process that dies leaves whole events and at most a torn
 * last one, at which readers stop.
 * @throws GradtapeError `output`
 */
export function newEventFile(directory: string, firstStep: number): EventFile {
  const path = join(directory, fileName());
  const handle = writing(path, () => {
    makeDirectorySync(directory);
    return openSync(path, 'ax');
  });
  const append = (event: Record<string, unknown>): void => {
    const bytes = tensorboardMessages.encode('Event', { wallTime: Date.now() / 1000, ...event });
    writing(path, () => writeSync(handle, tfRecord(bytes)));
  };
  append({ fileVersion: 'brain.Event:2' });
  append({ step: BigInt(firstStep), sessionLog: { status: sessionStart } });
  return { path, append, close: () => closeSync(handle) };
}

/** SessionLog.START */
const sessionStart = 1;

/** Files are read in the order of their names, so that time comes first, and a number of fixed width last. */
function fileName(): string {
  const [seconds, rest] = (Date.now() / 1000).toFixed(3).split('.');
  const number = String(filesOfThisProcess++).padStart(6, '0');
  return `events.out.tfevents.${seconds!.padStart(10, '0')}.${rest}.${hostname()}.${process.pid}.${number}.v2`;
}
