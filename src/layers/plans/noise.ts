/** @file Plans of the layers in keras/src/layers/regularization: none changes a shape or has a weight. */
import { type LayerPlan, Misfit, type Shape, weightless, withAxes } from './plan.ts';

export interface RateOptions {
  /** The share of the inputs that is dropped. */
  rate: number;
}

export interface DropoutOptions extends RateOptions {
  /** Sizes of the axes, that of the rows first; along an axis of size 1 all share one fate, null is the input's size. */
  noiseShape: readonly (number | null)[] | null;
}

export interface DeviationOptions {
  stddev: number;
}

export const planRate = (_: RateOptions, input: Shape): LayerPlan => weightless(input);

export const planDeviation = (_: DeviationOptions, input: Shape): LayerPlan => weightless(input);

export function planDropout({ noiseShape }: DropoutOptions, input: Shape): LayerPlan {
  const fits = noiseShape?.slice(1).every((size, i) => [1, null, input[i]].includes(size));
  if (noiseShape !== null && (noiseShape.length !== input.length + 1 || !fits))
    throw new Misfit(
      `a noiseShape [null, ${input.join(', ')}], any of them also 1 or null`,
      `[${noiseShape.map(String).join(', ')}]`,
    );
  return weightless(input);
}

export const planSpatialDropout1d = (_: RateOptions, input: Shape): LayerPlan =>
  weightless(withAxes(input, 'steps', 'channels'));

export const planSpatialDropout2d = (_: RateOptions, input: Shape): LayerPlan =>
  weightless(withAxes(input, 'height', 'width', 'channels'));
