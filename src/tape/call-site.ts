/** @file Which line of the user's code led here. */
import { fileURLToPath } from 'node:url';

/** Ours by both names: compiled, and as source maps call it. */
const here = ['dist/src/', 'src/'].map(
  (folder) => fileURLToPath(new URL('../../../', import.meta.url)) + folder,
);
const isForeign = (frame: string): boolean =>
  !frame.includes('@tensorflow') &&
  !frame.includes('node:') &&
  !here.some((folder) => frame.includes(folder));

/** `file:line:column` of the nearest caller that is neither gradtape nor tfjs, or `undefined`. */
export function callSite(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 100;
  const frames = new Error('where are we').stack?.split('\n    at ').slice(1) ?? [];
  Error.stackTraceLimit = limit;
  return frames.find(isForeign)?.match(/\(?([^\s()]+:\d+:\d+)\)?$/)?.[1];
}
