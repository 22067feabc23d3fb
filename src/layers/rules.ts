/** @file What each layer computes, by the config's `type`. To add one, add it here and to `plans/index.ts`. */
import { type Tensor, tf } from '../tensorflow.ts';
import { multiHeadAttention } from './attention.ts';
import { conv, depthwiseConv, separableConv } from './convolution.ts';
import { activation, dense, embedding, prelu } from './core.ts';
import { alphaDropout, dropout, gaussianDropout, gaussianNoise, spatialDropout } from './noise.ts';
import {
  adaptNormalization,
  batchNormalization,
  groupNormalization,
  layerNormalization,
  normalization,
  rescaling,
  rmsNormalization,
  unitNormalization,
} from './normalization.ts';
import {
  type InnerSpec,
  type LayerOptions,
  type LayerSpec,
  type LayerType,
  type TimeDistributedOptions,
  planLayer,
} from './plans/index.ts';
import { averagePooling, globalAveragePooling, globalMaxPooling, maxPooling } from './pooling.ts';
import { bidirectional, gru, lstm, simpleRnn } from './recurrent.ts';
import {
  cropping1d,
  cropping2d,
  permute,
  repeatVector,
  reshape,
  upSampling1d,
  upSampling2d,
  zeroPadding1d,
  zeroPadding2d,
} from './reshaping.ts';
import type { Rule, Situation, Weights } from './types.ts';

type Rules = {
  [Type in LayerType]: (options: LayerOptions[Type], situation: Situation) => Rule;
};

const rules: Rules = {
  activation,
  alphaDropout,
  averagePooling1d: averagePooling,
  averagePooling2d: averagePooling,
  batchNormalization,
  bidirectional,
  conv1d: conv,
  conv2d: conv,
  cropping1d,
  cropping2d,
  dense,
  depthwiseConv1d: depthwiseConv,
  depthwiseConv2d: depthwiseConv,
  dropout,
  embedding,
  flatten: reshape,
  gaussianDropout,
  gaussianNoise,
  globalAveragePooling1d: globalAveragePooling,
  globalAveragePooling2d: globalAveragePooling,
  globalMaxPooling1d: globalMaxPooling,
  globalMaxPooling2d: globalMaxPooling,
  groupNormalization,
  gru,
  layerNormalization,
  lstm,
  maxPooling1d: maxPooling,
  maxPooling2d: maxPooling,
  multiHeadAttention,
  normalization,
  permute,
  prelu,
  repeatVector,
  rescaling,
  reshape,
  rmsNormalization,
  separableConv1d: separableConv,
  separableConv2d: separableConv,
  simpleRnn,
  spatialDropout1d: spatialDropout,
  spatialDropout2d: spatialDropout,
  timeDistributed,
  unitNormalization,
  upSampling1d,
  upSampling2d,
  zeroPadding1d,
  zeroPadding2d,
};

export const ruleOf = (spec: InnerSpec | LayerSpec, situation: Situation): Rule =>
  rules[spec.type](spec as never, situation);

/** How a layer looks at what it is given of the training rows, where it does. */
export function adaptationOf(
  spec: LayerSpec,
  situation: Situation,
): ((x: Tensor) => Weights) | undefined {
  if (spec.type !== 'normalization' || spec.mean !== null) return undefined;
  return (x) => adaptNormalization(spec, situation, x);
}

/** Steps are taken for rows, and afterwards for steps again. */
function timeDistributed({ layer }: TimeDistributedOptions, situation: Situation): Rule {
  const [steps, ...inputShape] = situation.inputShape as [number, ...number[]];
  const plan = planLayer(layer, inputShape);
  const rule = ruleOf(layer, { ...situation, inputShape, plan });
  return (weights, x, pass) => {
    const applied = rule(weights, tf.reshape(x, [-1, ...inputShape]), pass);
    const { y, moving } = applied instanceof tf.Tensor ? { y: applied } : applied;
    const shaped = tf.reshape(y, [-1, steps, ...plan.outputShape]);
    return moving ? { y: shaped, moving } : shaped;
  };
}
