/** @file Plans of the layers in keras/src/layers/normalization. */
import type { ConstraintSpec } from '../constraints.ts';
import type { InitializerSpec } from '../initializers.ts';
import type { RegularizerSpec } from '../regularizers.ts';
import { type LayerPlan, type Shape, type WeightPlan, placeOf } from './plan.ts';

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
