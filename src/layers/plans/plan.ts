/** @file What can be said of a layer without a tensor: the shape of its output and its weights. TensorFlow is not needed. */
import type { ConstraintSpec } from '../constraints.ts';
import type { InitializerSpec } from '../initializers.ts';
import type { RegularizerSpec } from '../regularizers.ts';

/** Sizes of axes, the batch axis left out. */
export type Shape = readonly number[];

export interface WeightPlan {
  name: string;
  shape: Shape;
  initializer: InitializerSpec;
  regularizer?: RegularizerSpec | null;
  constraint?: ConstraintSpec | null;
  /** Moved by training, but not by a gradient: a moving statistic. */
  moving?: true;
}

export interface LayerPlan {
  outputShape: Shape;
  /** In Keras's order. */
  weights: readonly WeightPlan[];
}

/** What a layer of these options makes of an input of this shape. */
export type Planner<Options> = (options: Options, input: Shape) => LayerPlan;

/** Says why a layer cannot follow what is before it: completes "expected", and "found" where that is not the input's shape. */
export class Misfit extends Error {
  readonly expected: string;
  readonly found: string | undefined;

  constructor(expected: string, found?: string) {
    super(expected);
    this.expected = expected;
    this.found = found;
  }
}

/** A layer without weights. */
export const weightless = (outputShape: Shape): LayerPlan => ({ outputShape, weights: [] });

/** The shape itself where it has these axes, which are named for the message. */
export function withAxes(input: Shape, ...axes: string[]): Shape {
  if (input.length === axes.length) return input;
  throw new Misfit(`an input [${axes.join(', ')}]`);
}

export const sizeOf = (shape: Shape): number => shape.reduce((size, axis) => size * axis, 1);

/** The axis of a tensor, batch axis 0, as a place in the shape of a row. */
export function placeOf(axis: number, input: Shape): number {
  const place = axis < 0 ? input.length + axis : axis - 1;
  if (place >= 0 && place < input.length) return place;
  const [first, last] = [-input.length, input.length];
  throw new Misfit(`an axis from ${first} to -1 or from 1 to ${last}`, String(axis));
}

/** The weight of a part of a layer, under the part's name. */
export const prefixedBy =
  (part: string) =>
  (weight: WeightPlan): WeightPlan => ({ ...weight, name: `${part}/${weight.name}` });
