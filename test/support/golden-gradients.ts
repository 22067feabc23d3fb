/** @file Reads golden/gradients.tf.json: calls of tfjs operations, each with the gradients that TensorFlow gives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { root } from './paths.ts';

/** Numbers in any nesting; those that JSON lacks are spelled out. */
export type Numbers = number | boolean | 'NaN' | 'Infinity' | '-Infinity' | readonly Numbers[];

export interface GoldenCase {
  id: string;
  op: string;
  call: { args: readonly unknown[]; select?: string };
  /** One tensor, or a list of them where `multi` is set; so is `dy`. */
  output: Numbers;
  outputDtype?: Tensor['dtype'];
  dy: Numbers;
  gradients: readonly (Numbers | null)[];
  ddy: readonly Numbers[];
  /** Null as a whole where TensorFlow has none. */
  secondGradients: readonly (Numbers | null)[] | null;
  multi?: true;
  kink?: true;
}

export const goldenCases: readonly GoldenCase[] = JSON.parse(
  readFileSync(join(root, 'test/golden/gradients.tf.json'), 'utf8'),
).cases;

export type Gradients = (Tensor | null)[];

/** A case made ready to run: its tensors stand, and every call of `forward` is the operation on them. */
export interface GoldenRun {
  forward: () => Tensor | Tensor[];
  /** The gradient of sum(output * dy) with respect to each source. */
  first: () => Gradients;
  /** The gradient of the sum of the first gradients, weighted with ddy, with respect to each source. */
  second: () => Gradients;
}

export function prepare({ op, call, dy, ddy, multi }: GoldenCase): GoldenRun {
  const specs = goldenTensors(call.args);
  const tensors = specs.map(({ tensor, dtype }) => toTensor(tensor, dtype));
  const sources = tensors.filter((_, i) => specs[i]!.wrt);
  const watched = sources.filter(({ dtype }) => dtype === 'float32');
  const dys = multi ? (dy as Numbers[]).map((part) => toTensor(part)) : toTensor(dy);
  const forward = () =>
    evaluate({ op, ...call }, { tensors: tensors.values(), sources }) as Tensor | Tensor[];
  const first = () => {
    const tape = new GradientTape();
    const y = tape.run(() => (tape.watch(watched), forward()));
    return tape.gradient(y, sources, { outputGradients: dys });
  };
  const second = () => {
    const tape = new GradientTape();
    const sum = tape.run(() => (tape.watch(watched), weightedSum(first(), ddy)));
    return tape.gradient(sum, sources);
  };
  return { forward, first, second };
}

/** A persistent tape with the operation of a case on it; of several outputs, the sum of their squares. */
export function onTape({ op, call }: GoldenCase): {
  tape: GradientTape;
  y: Tensor;
  sources: Tensor[];
} {
  const specs = goldenTensors(call.args);
  const tensors = specs.map(({ tensor, dtype }) => toTensor(tensor, dtype));
  const sources = tensors.filter((_, i) => specs[i]!.wrt);
  const tape = new GradientTape({ persistent: true });
  const y = tape.run(() => {
    tape.watch(sources.filter(({ dtype }) => dtype === 'float32'));
    const result = evaluate({ op, ...call }, { tensors: tensors.values(), sources });
    return Array.isArray(result)
      ? (result as Tensor[]).map((part) => part.square().sum()).reduce((a, b) => a.add(b))
      : (result as Tensor);
  });
  return { tape, y, sources };
}

function weightedSum(gradients: Gradients, weights: readonly Numbers[]): Tensor {
  return gradients
    .flatMap((gradient, i) => (gradient ? [gradient.mul(toTensor(weights[i]!)).sum()] : []))
    .reduce((sum, term) => sum.add(term), tf.scalar(0));
}

interface GoldenTensor {
  tensor: Numbers;
  dtype: 'float32' | 'int32' | 'bool';
  wrt?: true;
}

/** The tensors in `value`, in reading order. */
function goldenTensors(value: unknown): GoldenTensor[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('tensor' in value) return [value as GoldenTensor];
  return Object.values(value).flatMap(goldenTensors);
}

/** The value of an argument: a tensor, a source named again, a nested call, or plain data. */
function evaluate(value: unknown, feed: { tensors: Iterator<Tensor>; sources: Tensor[] }): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, feed));
  if (typeof value !== 'object' || value === null) return number(value);
  if ('tensor' in value) return feed.tensors.next().value;
  if ('ref' in value) return feed.sources[value.ref as number];
  const fields = Object.entries(value);
  if (!('op' in value))
    return Object.fromEntries(fields.map(([key, item]) => [key, evaluate(item, feed)]));
  const { op, args, select } = value as { op: string; args: unknown[]; select?: string };
  const result = operation(op)(...args.map((item) => evaluate(item, feed)));
  return select ? (result as Record<string, unknown>)[select] : result;
}

/** The tfjs function of a name; a dot enters a namespace. */
function operation(name: string): (...args: unknown[]) => unknown {
  const path = name.split('.');
  return path.reduce<unknown>(
    (space, key) => (space as Record<string, unknown>)[key],
    tf,
  ) as ReturnType<typeof operation>;
}

const unwritable: Record<string, number> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

function number(value: unknown): unknown {
  return typeof value === 'string' ? (unwritable[value] ?? value) : value;
}

function flat(numbers: Numbers): number[] {
  return Array.isArray(numbers) ? numbers.flatMap(flat) : [Number(number(numbers))];
}

function shapeOf(numbers: Numbers): number[] {
  return Array.isArray(numbers) ? [numbers.length, ...shapeOf(numbers[0] ?? 0)] : [];
}

function toTensor(numbers: Numbers, dtype: Tensor['dtype'] = 'float32'): Tensor {
  return tf.tensor(flat(numbers), shapeOf(numbers), dtype);
}

/** How far the value and the gradients of a case are from TensorFlow's. */
export type Deviations = { value: number; first: number; second: number };

export function deviations(golden: GoldenCase): Deviations {
  const { forward, first, second } = prepare(golden);
  return {
    value: valueDeviation(forward(), golden),
    first: worst(first(), golden.gradients),
    second: golden.secondGradients ? worst(second(), golden.secondGradients, zerosAsNull) : 0,
  };
}

function valueDeviation(found: Tensor | Tensor[], golden: GoldenCase): number {
  if (Array.isArray(found) !== Boolean(golden.multi)) return Number.POSITIVE_INFINITY;
  const expected = golden.multi ? (golden.output as readonly Numbers[]) : [golden.output];
  return worst([found].flat(), expected, (y, numbers) => deviation(y, numbers, golden.outputDtype));
}

function worst(
  found: Gradients,
  expected: readonly (Numbers | null)[],
  compare = (tensor: Tensor | null, numbers: Numbers | null) => deviation(tensor, numbers),
): number {
  if (found.length !== expected.length) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...found.map((tensor, i) => compare(tensor, expected[i]!)));
}

/** Second gradients of zero and none at all count as equal. */
function zerosAsNull(found: Tensor | null, expected: Numbers | null): number {
  const none = found === null || found.dataSync().every((value) => value === 0);
  if (expected === null) return none ? 0 : Number.POSITIVE_INFINITY;
  return found === null && flat(expected).every((value) => value === 0)
    ? 0
    : deviation(found, expected);
}

/**
 * The largest difference of two elements, relative to the largest expected one if that is above 1. Infinite where one is null and the
 * other not, where shape or dtype differ, and where only one is NaN or infinite.
 */
function deviation(
  found: Tensor | null,
  expected: Numbers | null,
  dtype: Tensor['dtype'] = 'float32',
): number {
  if (found === null || expected === null) return found === expected ? 0 : Number.POSITIVE_INFINITY;
  if (found.dtype !== dtype || String(found.shape) !== String(shapeOf(expected)))
    return Number.POSITIVE_INFINITY;
  const values = flat(expected);
  const scale = Math.max(1, ...values.filter(Number.isFinite).map(Math.abs));
  const differences = [...found.dataSync()].map((value, i) => difference(value, values[i]!));
  return Math.max(0, ...differences) / scale;
}

function difference(found: number, expected: number): number {
  if (Object.is(found, expected)) return 0;
  const finite = Number.isFinite(found) && Number.isFinite(expected);
  return finite ? Math.abs(found - expected) : Number.POSITIVE_INFINITY;
}
