/** @file What each layer computes, by the config's `type`. To add one, add it here and to `plans/index.ts`. */
import { activation, dense } from './core.ts';
import { alphaDropout, dropout, gaussianDropout, gaussianNoise, spatialDropout } from './noise.ts';
import { batchNormalization } from './normalization.ts';
import type { LayerOptions, LayerSpec, LayerType } from './plans/index.ts';
import type { Rule, Situation } from './types.ts';

const rules: { [Type in LayerType]: (options: LayerOptions[Type], situation: Situation) => Rule } =
  {
    activation,
    alphaDropout,
    batchNormalization,
    dense,
    dropout,
    gaussianDropout,
    gaussianNoise,
    spatialDropout1d: spatialDropout,
    spatialDropout2d: spatialDropout,
  };

export const ruleOf = (spec: LayerSpec, situation: Situation): Rule =>
  rules[spec.type](spec as never, situation);
