/** @file The plan of each layer by the config's `type`. */
import { planActivation, planDense } from './core.ts';
import {
  planDeviation,
  planDropout,
  planRate,
  planSpatialDropout1d,
  planSpatialDropout2d,
} from './noise.ts';
import { planBatchNormalization } from './normalization.ts';
import type { LayerPlan, Planner, Shape } from './plan.ts';

const planners = {
  activation: planActivation,
  alphaDropout: planDropout,
  batchNormalization: planBatchNormalization,
  dense: planDense,
  dropout: planDropout,
  gaussianDropout: planRate,
  gaussianNoise: planDeviation,
  spatialDropout1d: planSpatialDropout1d,
  spatialDropout2d: planSpatialDropout2d,
} satisfies Record<string, Planner<never>>;

export type LayerType = keyof typeof planners;
export type LayerOptions = { [Type in LayerType]: Parameters<(typeof planners)[Type]>[0] };

/** What every layer takes. */
interface CommonOptions {
  /** What its weights are called by, in place of its type and number. */
  name: string | null;
  trainable: boolean;
}
export type LayerSpec = {
  [Type in LayerType]: { type: Type } & LayerOptions[Type] & CommonOptions;
}[LayerType];

/** @throws Misfit when the layer cannot take such an input */
export const planLayer = (spec: LayerSpec, input: Shape): LayerPlan =>
  planners[spec.type](spec as never, input);
