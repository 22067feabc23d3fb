/** @file Callbacks that must be done when they return. */
import { types } from 'node:util';
import { GradtapeError } from '../errors.ts';
import { engine } from './engine.ts';

/**
 * Call `f`. A tape that stayed open across an `await` would record whatever else the process does meanwhile.
 * @throws GradtapeError `tape.async` when `f` is asynchronous; the tensors it has made by then are disposed
 */
export function runNow<A extends readonly unknown[], T>(
  caller: string,
  f: (...args: A) => T,
  ...args: A
): T {
  if (types.isAsyncFunction(f)) throw refusal(caller);
  engine.startScope();
  const { track: made } = engine.state.activeScope!;
  let refused = false;
  try {
    const result = f(...args);
    refused = isThenable(result);
    if (refused) throw refusal(caller);
    return result;
  } finally {
    engine.endScope(refused ? [] : made.filter(({ isDisposed }) => !isDisposed));
  }
}

function isThenable(value: unknown): boolean {
  if (typeof (value as PromiseLike<unknown> | null)?.then !== 'function') return false;
  // What the callback goes on to do is lost with it: its failure must not end the process.
  Promise.resolve(value).catch(() => undefined);
  return true;
}

function refusal(caller: string): GradtapeError {
  return new GradtapeError(
    'tape.async',
    `${caller} was given an asynchronous function, expected one that is done when it returns`,
    { hint: 'await what it needs beforehand' },
  );
}
