/** @file A recorded computation as plain data. Values are known by identity; names are given when it is printed or written. */
import type { DType } from '../tensorflow/native-backend.ts';

/** A tensor that flows through a graph. */
export interface Value {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** A tensor whose elements are known when the graph is written: little-endian, row by row. */
export interface Literal extends Value {
  readonly bytes: Uint8Array;
}

export type Attribute =
  | { readonly bool: boolean | readonly boolean[] }
  | { readonly int: number | readonly number[] }
  | { readonly float: number | readonly number[] }
  | { readonly string: string }
  | { readonly bytes: Uint8Array }
  | { readonly type: DType | readonly DType[] }
  | { readonly shape: readonly number[] }
  | { readonly shapes: readonly (readonly number[])[] }
  | { readonly literal: Literal }
  | { readonly graph: Graph };

/** One application of a TensorFlow operation. */
export interface Operation {
  readonly op: string;
  /** The scopes that it was recorded in, outermost first. */
  readonly scopes: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** A function of tensors: operations stand after those that they read. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly operations: readonly Operation[];
  readonly results: readonly Value[];
}

/** The operation that gives `literal`. */
export function constant(literal: Literal, scopes: readonly string[] = []): Operation {
  const { dtype, shape } = literal;
  const attributes = { dtype: { type: dtype }, value: { literal } };
  return { op: 'Const', scopes, attributes, inputs: [], outputs: [{ dtype, shape }] };
}

export function literalOf({ op, attributes }: Operation): Literal | undefined {
  const value = attributes['value'];
  return op === 'Const' && value && 'literal' in value ? value.literal : undefined;
}

/** The graphs that an operation calls, such as the body of a loop, with the names of their attributes. */
export function calledGraphs({ attributes }: Operation): [string, Graph][] {
  return Object.entries(attributes).flatMap(([name, attribute]): [string, Graph][] =>
    'graph' in attribute ? [[name, attribute.graph]] : [],
  );
}

/** The elements of a literal as numbers, or booleans. */
export function elementsOf({ dtype, bytes }: Literal): readonly (number | boolean)[] {
  const { buffer } = bytes.slice();
  if (dtype === 'int32') return [...new Int32Array(buffer)];
  if (dtype === 'bool') return [...bytes].map(Boolean);
  return [...new Float32Array(buffer)];
}

export function sizeOf({ shape }: Pick<Value, 'shape'>): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}
