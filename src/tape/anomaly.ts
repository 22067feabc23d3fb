/** @file Finding the operation that made a NaN or an infinity. */
import { GradtapeError } from '../errors.ts';
import { optionsCheck } from '../options.ts';
import type { Tensor } from '../tensorflow.ts';
import { callSite } from './call-site.ts';
import { isTrainable } from './engine.ts';
import { runNow } from './synchronous.ts';

export interface AnomalyOptions {
  /** Refuse NaN. Default true. */
  nan?: boolean;
  /** Refuse infinities. Default true. */
  infinity?: boolean;
}

const checkOptions = optionsCheck<AnomalyOptions>('detectAnomaly', { nan: true, infinity: true });

let looking: Required<AnomalyOptions> | null = null;

/**
 * Run `f`, and look at every value that the tapes record in it and at every gradient that is computed in it. Slow: each value is read back.
 * @throws GradtapeError `tape.anomaly` that names the operation and the line that ran it
 */
export function detectAnomaly<T>(f: () => T, options: AnomalyOptions = {}): T {
  checkOptions(options);
  const { nan = true, infinity = true } = options;
  const before = looking;
  looking = { nan, infinity };
  try {
    return runNow('detectAnomaly', f);
  } finally {
    looking = before;
  }
}

/** The user's line that runs an operation, while `detectAnomaly` looks. */
export function lineOfOperation(): string | undefined {
  return looking ? callSite() : undefined;
}

/** @throws GradtapeError `tape.anomaly` when `detectAnomaly` looks and the `output` numbered `i` holds what it refuses */
export function inspect(
  name: string,
  i: number,
  output: Tensor | null,
  line: string | undefined,
): void {
  if (!looking || !output || !isTrainable(output)) return;
  const found = anomalyIn(output.dataSync(), looking);
  if (found)
    throw new GradtapeError(
      'tape.anomaly',
      `Function '${name}' returned ${found} values in its ${i}th output.`,
      { hint: `the operation was run at ${line ?? 'an unknown line'}` },
    );
}

function anomalyIn(
  values: Iterable<number>,
  { nan, infinity }: Required<AnomalyOptions>,
): 'nan' | 'infinite' | undefined {
  for (const value of values) {
    if (nan && Number.isNaN(value)) return 'nan';
    if (infinity && Math.abs(value) === Infinity) return 'infinite';
  }
  return undefined;
}
