/** @file A file over HTTP, resumed where an earlier try stopped. */
import { open, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { GradtapeError } from '../errors.ts';
import type { Context } from './context.ts';
import { ConnectionFault, chunksOf, get } from './http.ts';

export interface Download {
  url: URL;
  /** The file; what it holds already is kept and continued. */
  part: string;
  bytes: number;
  /** What the progress is called. */
  text: string;
}

const failuresInARow = 5;
const firstPause = 500;

/**
 * Fetch until `part` has all bytes. A connection that breaks is taken up again, as long as that brings news.
 * @throws GradtapeError `native` when the server refuses, or does not come back.
 */
export async function download(file: Download, context: Context): Promise<void> {
  const begin = await sizeOf(file.part);
  let failures = 0;
  for (let size = begin; size < file.bytes;) {
    try {
      await receive(file, size, context);
    } catch (error) {
      context.signal.throwIfAborted();
      const received = (await sizeOf(file.part)) - size;
      failures = received > 0 ? 1 : failures + 1;
      const hopeless = size + received === begin || failures === failuresInARow;
      if (hopeless || !(error instanceof ConnectionFault)) throw error;
      await sleep(firstPause * 2 ** failures, undefined, { signal: context.signal });
    }
    size = await sizeOf(file.part);
  }
}

/** Append what the server sends from byte `start` on, to the end of the file. */
async function receive(
  { url, part, bytes, text }: Download,
  start: number,
  { report, signal }: Context,
): Promise<void> {
  const range = `bytes=${start}-`;
  const response = await get(url, { 'accept-encoding': 'identity', range }, signal);
  if (response.status !== 200 && response.status !== 206) {
    await response.body.dump();
    throw new GradtapeError('native', `${url.host} answers ${response.status} for ${url.pathname}`);
  }
  // A server that knows no ranges sends the whole file again.
  let done = response.status === 206 ? start : 0;
  await using target = await open(part, done > 0 ? 'a' : 'w');
  for await (const chunk of chunksOf(response)) {
    await target.appendFile(chunk);
    done += chunk.length;
    report({ kind: 'bytes', text, done, total: bytes });
    if (done > bytes)
      throw new GradtapeError('native', `${url.host} sends more than the ${bytes} bytes expected`);
  }
  if (done < bytes)
    throw new ConnectionFault(url.host, `it closed after ${done} of ${bytes} bytes`);
}

export async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}
