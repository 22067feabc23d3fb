/** @file Finding out whether a function does the same when it is called again. */
import { GradtapeError } from '../errors.ts';
import type { NativeBackend } from '../tensorflow/native-backend.ts';
import type { Graph, Literal } from './graph.ts';
import { record, type Recording, releaseCaptures, type TensorFunction } from './record.ts';
import { OperationTexts } from './texts.ts';

/** A recording of `f`, which is called twice and must do the same both times. */
export function recordPure(
  f: TensorFunction,
  args: readonly unknown[],
  backend: NativeBackend,
): Recording {
  const recording = record(f, args, backend);
  try {
    const again = record(f, args, backend);
    releaseCaptures(again);
    assertSame(recording, again);
    return recording;
  } catch (error) {
    releaseCaptures(recording);
    throw error;
  }
}

/**
 * @throws GradtapeError `graph.random` for a constant that differs, as if drawn in JavaScript; `graph.impure` for any other
 * difference between two recordings of a function with the same arguments
 */
function assertSame(a: Recording, b: Recording): void {
  assertSameCaptures(a, b);
  assertSameLiterals(a.literals, b.literals);
  assertSameOperations(a.graph, b.graph);
}

/** @throws GradtapeError `graph.impure` unless both read the same tensors from outside, in the same order */
export function assertSameCaptures(a: Recording, b: Recording): void {
  const isSame =
    a.captures.length === b.captures.length &&
    a.captures.every(({ source }, i) => source.dataId === b.captures[i]!.source.dataId);
  if (!isSame) throw impure('it read other tensors from outside');
}

/** Of all that was made: a random mask may happen to be the same twice, but not what it was made of. */
function assertSameLiterals(a: readonly Literal[], b: readonly Literal[]): void {
  a.forEach(({ dtype, shape, bytes }, i) => {
    const other = b[i];
    const isAlike = other?.dtype === dtype && other.shape.join() === shape.join();
    if (isAlike && !Buffer.from(bytes).equals(other.bytes))
      throw randomFault(`${dtype}[${shape.join()}]`);
  });
}

function assertSameOperations(a: Graph, b: Graph): void {
  const [textsA, textsB] = [new OperationTexts(a.inputs), new OperationTexts(b.inputs)];
  a.operations.forEach((operation, i) => {
    const other = b.operations[i];
    if (!other || textsA.of(operation) !== textsB.of(other))
      throw impure(`${operation.op} became ${other?.op ?? 'nothing'}`);
  });
  if (a.operations.length !== b.operations.length) throw impure('it went on where it had ended');
  const [resultsA, resultsB] = [textsA.numbers(a.results), textsB.numbers(b.results)];
  if (resultsA.join() !== resultsB.join()) throw impure('it returned something else');
}

function randomFault(type: string): GradtapeError {
  return new GradtapeError(
    'graph.random',
    `cannot record a function whose constants change: called again, it computed with another ${type}`,
    {
      hint: 'random numbers that are drawn in JavaScript would be the same at every call: use statelessUniform or statelessNormal, or pass what changes as an argument',
    },
  );
}

function impure(found: string): GradtapeError {
  return new GradtapeError(
    'graph.impure',
    `cannot record a function that does something else when it is called again: ${found}`,
    { hint: 'it must depend on its arguments, on tensors and on variables alone' },
  );
}
