/** @file Ctrl-C and polite kills while something is under way that ends by itself at the next good moment. */
import { constants } from 'node:os';
import { GradtapeError } from '../errors.ts';

export interface Interruption {
  /** The signal that came; undefined while none has. */
  readonly signal: NodeJS.Signals | undefined;
  /** Heed signals no longer. */
  end(): void;
}

/** The first signal is noted; a second one ends the program at once. */
export function heedSignals(): Interruption {
  let first: NodeJS.Signals | undefined;
  const heed = (signal: NodeJS.Signals): void => {
    if (first !== undefined) process.exit(128 + constants.signals[signal]);
    first = signal;
  };
  process.on('SIGINT', heed).on('SIGTERM', heed);
  return {
    get signal() {
      return first;
    },
    end: () => void process.off('SIGINT', heed).off('SIGTERM', heed),
  };
}

/** The fault of a run that a signal ended. */
export const interrupted = (signal: NodeJS.Signals, hint?: string): GradtapeError =>
  new GradtapeError('interrupted', `interrupted by ${signal}`, {
    cause: signal,
    ...(hint !== undefined && { hint }),
  });
