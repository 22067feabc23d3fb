/** @file Warnings, at most so many for each line of the user's code. */
import { callSite } from './call-site.ts';

export type Warn = (message: string) => void;

const given = new Map<string, number>();

/** Leave it to the process: its `warning` event, and stderr unless `--no-warnings` says otherwise. */
export const emitWarning: Warn = (message) =>
  process.emitWarning(message, { type: 'GradtapeWarning' });

/** Pass `message` to `warn`, unless the calling line has had `times` of it. */
export function warnPerLine(warn: Warn, message: string, times: number): void {
  const key = `${callSite()} ${message}`;
  const count = (given.get(key) ?? 0) + 1;
  given.set(key, count);
  if (count <= times) warn(message);
}
