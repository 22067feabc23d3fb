/** @file Plans of the layers in keras/src/layers/normalization. */
import type { ConstraintSpec } from '../constraints.ts';
import type { InitializerSpec } from '../initializers.ts';
import type { RegularizerSpec } from '../regularizers.ts';
import {
  type LayerPlan,
  Misfit,
  type Shape,
  type WeightPlan,
  placeOf,
  weightless,
} from './plan.ts';

/** A scale and an offset, each left out on request. */
export interface AffineOptions {
  center: boolean;
  scale: boolean;
  betaInitializer: InitializerSpec;
  gammaInitializer: InitializerSpec;
  betaRegularizer: RegularizerSpec | null;
  gammaRegularizer: RegularizerSpec | null;
  betaConstraint: ConstraintSpec | null;
  gammaConstraint: ConstraintSpec | null;
}

export interface BatchNormalizationOptions extends AffineOptions {
  axis: number;
  momentum: number;
  epsilon: number;
  movingMeanInitializer: InitializerSpec;
  movingVarianceInitializer: InitializerSpec;
}

export function planBatchNormalization(
  options: BatchNormalizationOptions,
  input: Shape,
): LayerPlan {
  const shape = [input[placeOf(options.axis, input)]!];
  const statistic = (name: string, initializer: InitializerSpec): WeightPlan => ({
    name,
    shape,
    initializer,
    moving: true,
  });
  return {
    outputShape: input,
    weights: [
      ...affine(options, shape),
      statistic('movingMean', options.movingMeanInitializer),
      statistic('movingVariance', options.movingVarianceInitializer),
    ],
  };
}

export interface LayerNormalizationOptions extends AffineOptions {
  axis: Axes;
  epsilon: number;
}
type Axes = number | readonly number[];

export function planLayerNormalization(
  options: LayerNormalizationOptions,
  input: Shape,
): LayerPlan {
  const shape = placesOf(options.axis, input).map((place) => input[place]!);
  return { outputShape: input, weights: affine(options, shape) };
}

export interface GroupNormalizationOptions extends AffineOptions {
  /** -1: as many as there are channels. */
  groups: number;
  axis: number;
  epsilon: number;
}

export function planGroupNormalization(
  options: GroupNormalizationOptions,
  input: Shape,
): LayerPlan {
  const size = input[placeOf(options.axis, input)]!;
  const { groups } = options;
  if (groups !== -1 && size % groups !== 0)
    throw new Misfit(`an axis that ${groups} groups can share`, String(size));
  return { outputShape: input, weights: affine(options, [size]) };
}

export interface UnitNormalizationOptions {
  axis: Axes;
}

export function planUnitNormalization({ axis }: UnitNormalizationOptions, input: Shape): LayerPlan {
  placesOf(axis, input);
  return weightless(input);
}

export interface RmsNormalizationOptions {
  axis: Axes;
  epsilon: number;
}

export function planRmsNormalization({ axis }: RmsNormalizationOptions, input: Shape): LayerPlan {
  const shape = placesOf(axis, input).map((place) => input[place]!);
  return { outputShape: input, weights: [{ name: 'scale', shape, initializer: { type: 'ones' } }] };
}

export interface RescalingOptions {
  scale: number;
  offset: number;
}

export const planRescaling = (_: RescalingOptions, input: Shape): LayerPlan => weightless(input);

export interface NormalizationOptions {
  /** The axes with a mean and a variance for each place; null: one of each for all. */
  axis: Axes | null;
  mean: number | readonly number[] | null;
  variance: number | readonly number[] | null;
  invert: boolean;
}

/** With given statistics it has no state; otherwise it is adapted to the training rows before the first epoch. */
export function planNormalization(options: NormalizationOptions, input: Shape): LayerPlan {
  const shape = placesOf(options.axis ?? [], input).map((place) => input[place]!);
  if (options.mean === null) return { outputShape: input, weights: statistics(shape) };
  for (const given of [options.mean, options.variance])
    if (Array.isArray(given) && (shape.length !== 1 || given.length !== shape[0]))
      throw new Misfit(`${shape.join(' by ')} means and variances`, String(given.length));
  return weightless(input);
}

/** `count` is in Keras for the sake of old files: it keeps the sizes of the two the same. */
const statistics = (shape: Shape): WeightPlan[] => [
  { name: 'mean', shape, initializer: { type: 'zeros' }, moving: true },
  { name: 'variance', shape, initializer: { type: 'ones' }, moving: true },
  { name: 'count', shape: [], initializer: { type: 'zeros' }, moving: true },
];

/** Ascending. */
export const placesOf = (axes: Axes, input: Shape): number[] =>
  [axes]
    .flat()
    .map((axis) => placeOf(axis, input))
    .toSorted((a, b) => a - b);

function affine(options: AffineOptions, shape: Shape): WeightPlan[] {
  const gamma = {
    name: 'gamma',
    shape,
    initializer: options.gammaInitializer,
    regularizer: options.gammaRegularizer,
    constraint: options.gammaConstraint,
  };
  const beta = {
    name: 'beta',
    shape,
    initializer: options.betaInitializer,
    regularizer: options.betaRegularizer,
    constraint: options.betaConstraint,
  };
  return [...(options.scale ? [gamma] : []), ...(options.center ? [beta] : [])];
}
