/** @file What a loop over batches can be asked for, and what of it makes no sense. */
import { GradtapeError } from '../errors.ts';
import { optionsCheck } from '../options.ts';
import type { Execution, Warn } from './execution.ts';
import type { Cut } from './loop-recording.ts';
import type { Order } from './orders.ts';
import { tensorArguments } from './places.ts';

export interface LoopOptions<State, Ended extends { state: State } = { state: State }> {
  /** Rows in a batch; the last batch of an epoch has those that are left over. Default all rows. */
  batchSize?: number | undefined;
  /** Called with the state at the end of each epoch → the next state, with outputs of the epoch beside it: a pure function, as the step is. */
  endEpoch?: ((state: State) => Ended) | undefined;
  /** Default `auto`: whatever is quickest for `totalSteps`. */
  execution?: Execution | undefined;
  /** How many steps there will be in all runs. Default very many. */
  totalSteps?: number | undefined;
  /** More steps than this are not run at once. Default `totalSteps`. XLA's results have room for so many. */
  mostSteps?: number | undefined;
  /** Told, in one line each, what had to be done otherwise than asked. */
  warn?: Warn | undefined;
}

export interface RunOptions {
  /** How many steps to take. */
  steps: number;
  /** The number of the first. Default 0. */
  firstStep?: number | undefined;
  /** The rows of an epoch in the order in which to take them: a permutation, the same each time it is asked for. Default as they stand. */
  order?: Order | undefined;
}

export interface PiecesOptions extends RunOptions {
  /** How long a piece is to last. Default 0.2. */
  seconds?: number | undefined;
}

const checkLoopKeys = optionsCheck<LoopOptions<unknown>>('compileLoop', {
  batchSize: true,
  endEpoch: true,
  execution: true,
  totalSteps: true,
  mostSteps: true,
  warn: true,
});

/** @throws GradtapeError `usage` */
export function checkLoopOptions(
  options: Pick<LoopOptions<unknown>, 'batchSize' | 'mostSteps'>,
): void {
  checkLoopKeys(options);
  const { batchSize, mostSteps } = options;
  for (const [name, count] of Object.entries({ batchSize, mostSteps }))
    if (count !== undefined && !(Number.isInteger(count) && count > 0))
      throw new GradtapeError('usage', `${name} is ${count}, expected a positive integer`);
}

const runKeys = { steps: true, firstStep: true, order: true } as const;

export const checkRunKeys = optionsCheck<RunOptions>('run', runKeys);
export const checkPiecesKeys = optionsCheck<PiecesOptions>('runPieces', {
  ...runKeys,
  seconds: true,
});

/** @throws GradtapeError `usage` */
export function assertSeconds(seconds: number): void {
  if (!(seconds > 0))
    throw new GradtapeError('usage', `seconds is ${seconds}, expected a number above 0`);
}

/** Steps are counted in int32. */
const mostStepsEver = 2 ** 31 - 1;

export function assertSteps(first: number, end: number): void {
  if (
    Number.isInteger(first) &&
    Number.isInteger(end) &&
    0 <= first &&
    first < end &&
    end <= mostStepsEver
  )
    return;
  throw new GradtapeError(
    'usage',
    `the steps from ${first} to before ${end} cannot be taken, expected integers from 0 to ${mostStepsEver}`,
  );
}

/** @throws GradtapeError `graph.data` unless all tensors of the data have the same number of rows */
export function cutOf(data: unknown, wanted: number | undefined, ordered: boolean): Cut {
  const counts = new Set(tensorArguments(data).map(({ shape }) => shape[0]));
  const [rows] = counts;
  if (counts.size !== 1 || rows === undefined || rows === 0)
    throw new GradtapeError(
      'graph.data',
      `the tensors of the data have ${[...counts].join(' and ')} rows, expected one number of rows for all`,
    );
  return { rows, batchSize: Math.min(wanted ?? rows, rows), ordered };
}
