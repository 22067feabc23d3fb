/** @file What cannot be recorded, refused by name and with the way out. */
import { types } from 'node:util';
import { GradtapeError } from '../errors.ts';

/** Operations whose results have as many rows as the values say, so that no shape can be written down. */
const dataDependent = new Set([
  'NonMaxSuppressionV3',
  'NonMaxSuppressionV4',
  'NonMaxSuppressionV5',
  'RaggedGather',
  'RaggedRange',
  'RaggedTensorToTensor',
  'SparseFillEmptyRows',
  'StringSplit',
  'Unique',
  'UniqueV2',
  'Where',
]);

/** Operations that give another result each time. */
const stateful = new Set(['Multinomial', 'RandomShuffle']);

/** @throws GradtapeError `graph.shape`, `graph.random` */
export function assertRecordable(op: string): void {
  if (stateful.has(op))
    throw new GradtapeError('graph.random', `cannot record ${op}: it draws from a hidden state`, {
      hint: 'use statelessUniform or statelessNormal',
    });
  if (!dataDependent.has(op)) return;
  throw new GradtapeError(
    'graph.shape',
    `cannot record ${op}: the shape of its result depends on the values of its input`,
    { hint: 'call it outside the compiled function and pass its result in' },
  );
}

/** @throws GradtapeError `graph.dtype` */
export function assertNumeric(dtype: string): void {
  if (dtype !== 'string') return;
  throw new GradtapeError('graph.dtype', 'cannot record tensors of strings', {
    hint: 'encode them as numbers outside the compiled function',
  });
}

/** @throws GradtapeError `graph.async` */
export function assertSynchronous(f: object): void {
  if (!types.isAsyncFunction(f)) return;
  throw new GradtapeError('graph.async', 'cannot record an async function', {
    hint: 'return tensors, and await outside the compiled function',
  });
}

/** @throws GradtapeError `graph.async` when a function turns out to be asynchronous. */
export function assertNoPromise(returned: unknown): void {
  if (!(returned instanceof Promise)) return;
  returned.catch(() => {});
  throw new GradtapeError('graph.async', 'cannot record a function that returns a promise', {
    hint: 'return tensors, and await outside the compiled function',
  });
}

export function readFault(): GradtapeError {
  return new GradtapeError(
    'graph.read',
    'cannot record a function that reads the values of a tensor in JavaScript (dataSync, data, arraySync, array, print)',
    {
      hint: 'return the tensor and read it outside, or compute with tensors: tf.where(condition, a, b) instead of if',
    },
  );
}

export function newVariableFault(name: string): GradtapeError {
  return new GradtapeError(
    'graph.variable',
    `cannot record a function that creates a variable (${name})`,
    { hint: 'create it outside the compiled function; it may be read and assigned inside' },
  );
}
