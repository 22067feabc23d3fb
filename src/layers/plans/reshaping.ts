/** @file Plans of the layers in keras/src/layers/reshaping: none has a weight. */
import { type LayerPlan, Misfit, type Shape, sizeOf, weightless, withAxes } from './plan.ts';

/** How much before and how much after. */
export type Margins = readonly [before: number, after: number];

export interface ReshapeOptions {
  /** One size may be -1: what is left. */
  targetShape: readonly number[];
}
export interface PermuteOptions {
  /** The places of the axes, counted from 1: the rows' stays. */
  dims: readonly number[];
}
export interface RepeatVectorOptions {
  n: number;
}
export interface Padding1dOptions {
  padding: Margins;
}
export interface Padding2dOptions {
  padding: readonly [Margins, Margins];
}
export interface Cropping1dOptions {
  cropping: Margins;
}
export interface Cropping2dOptions {
  cropping: readonly [Margins, Margins];
}
export interface UpSampling1dOptions {
  size: number;
}
export interface UpSampling2dOptions {
  size: readonly [number, number];
  interpolation: 'nearest' | 'bilinear';
}

export const planFlatten = (_: object, input: Shape): LayerPlan => weightless([sizeOf(input)]);

export function planReshape({ targetShape }: ReshapeOptions, input: Shape): LayerPlan {
  const size = sizeOf(input);
  const rest = size / Math.abs(sizeOf(targetShape));
  const shape = targetShape.map((axis) => (axis === -1 ? rest : axis));
  if (sizeOf(shape) === size && Number.isInteger(rest)) return weightless(shape);
  throw new Misfit(
    `a targetShape of ${size} numbers, as the input [${input.join(', ')}] has`,
    `[${targetShape.join(', ')}]`,
  );
}

export function planPermute({ dims }: PermuteOptions, input: Shape): LayerPlan {
  if (dims.length === input.length) return weightless(dims.map((dim) => input[dim - 1]!));
  throw new Misfit(`dims of the input's ${input.length} axes`, `[${dims.join(', ')}]`);
}

export function planRepeatVector({ n }: RepeatVectorOptions, input: Shape): LayerPlan {
  return weightless([n, ...withAxes(input, 'features')]);
}

export function planZeroPadding1d({ padding }: Padding1dOptions, input: Shape): LayerPlan {
  const [steps, features] = withAxes(input, 'steps', 'features');
  return weightless([widened(steps!, padding), features!]);
}

export function planZeroPadding2d({ padding }: Padding2dOptions, input: Shape): LayerPlan {
  const [height, width, channels] = withAxes(input, 'height', 'width', 'channels');
  return weightless([widened(height!, padding[0]), widened(width!, padding[1]), channels!]);
}

export function planCropping1d({ cropping }: Cropping1dOptions, input: Shape): LayerPlan {
  const [steps, features] = withAxes(input, 'steps', 'features');
  return weightless([cropped(steps!, cropping), features!]);
}

export function planCropping2d({ cropping }: Cropping2dOptions, input: Shape): LayerPlan {
  const [height, width, channels] = withAxes(input, 'height', 'width', 'channels');
  return weightless([cropped(height!, cropping[0]), cropped(width!, cropping[1]), channels!]);
}

export function planUpSampling1d({ size }: UpSampling1dOptions, input: Shape): LayerPlan {
  const [steps, features] = withAxes(input, 'steps', 'features');
  return weightless([steps! * size, features!]);
}

export function planUpSampling2d({ size }: UpSampling2dOptions, input: Shape): LayerPlan {
  const [height, width, channels] = withAxes(input, 'height', 'width', 'channels');
  return weightless([height! * size[0], width! * size[1], channels!]);
}

const widened = (size: number, [before, after]: Margins): number => before + size + after;

function cropped(size: number, [before, after]: Margins): number {
  if (before + after < size) return size - before - after;
  throw new Misfit(`a cropping of less than the axis's ${size}`, `[${before}, ${after}]`);
}
