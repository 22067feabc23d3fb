/** @file The plan of each layer by the config's `type`. */
import type { RegularizerSpec } from '../regularizers.ts';
import { planMultiHeadAttention } from './attention.ts';
import { planConv, planDepthwiseConv, planSeparableConv } from './convolution.ts';
import { planActivation, planDense, planEmbedding, planPrelu } from './core.ts';
import {
  planDeviation,
  planDropout,
  planRate,
  planSpatialDropout1d,
  planSpatialDropout2d,
} from './noise.ts';
import {
  planBatchNormalization,
  planGroupNormalization,
  planLayerNormalization,
  planNormalization,
  planRescaling,
  planRmsNormalization,
  planUnitNormalization,
} from './normalization.ts';
import { type LayerPlan, Misfit, type Planner, type Shape } from './plan.ts';
import { planGlobalPooling, planPooling } from './pooling.ts';
import { planBidirectional, planGru, planLstm, planSimpleRnn } from './recurrent.ts';
import {
  planCropping1d,
  planCropping2d,
  planFlatten,
  planPermute,
  planRepeatVector,
  planReshape,
  planUpSampling1d,
  planUpSampling2d,
  planZeroPadding1d,
  planZeroPadding2d,
} from './reshaping.ts';

const planners = {
  activation: planActivation,
  alphaDropout: planDropout,
  averagePooling1d: planPooling(1),
  averagePooling2d: planPooling(2),
  batchNormalization: planBatchNormalization,
  bidirectional: planBidirectional,
  conv1d: planConv(1),
  conv2d: planConv(2),
  cropping1d: planCropping1d,
  cropping2d: planCropping2d,
  dense: planDense,
  depthwiseConv1d: planDepthwiseConv(1),
  depthwiseConv2d: planDepthwiseConv(2),
  dropout: planDropout,
  embedding: planEmbedding,
  flatten: planFlatten,
  gaussianDropout: planRate,
  gaussianNoise: planDeviation,
  globalAveragePooling1d: planGlobalPooling(1),
  globalAveragePooling2d: planGlobalPooling(2),
  globalMaxPooling1d: planGlobalPooling(1),
  globalMaxPooling2d: planGlobalPooling(2),
  groupNormalization: planGroupNormalization,
  gru: planGru,
  layerNormalization: planLayerNormalization,
  lstm: planLstm,
  maxPooling1d: planPooling(1),
  maxPooling2d: planPooling(2),
  multiHeadAttention: planMultiHeadAttention,
  normalization: planNormalization,
  permute: planPermute,
  prelu: planPrelu,
  repeatVector: planRepeatVector,
  rescaling: planRescaling,
  reshape: planReshape,
  rmsNormalization: planRmsNormalization,
  separableConv1d: planSeparableConv(1),
  separableConv2d: planSeparableConv(2),
  simpleRnn: planSimpleRnn,
  spatialDropout1d: planSpatialDropout1d,
  spatialDropout2d: planSpatialDropout2d,
  unitNormalization: planUnitNormalization,
  upSampling1d: planUpSampling1d,
  upSampling2d: planUpSampling2d,
  zeroPadding1d: planZeroPadding1d,
  zeroPadding2d: planZeroPadding2d,
} satisfies Record<string, Planner<never>>;

type Planners = typeof planners;
type PlainType = keyof Planners;

/** What every layer takes. */
interface CommonOptions {
  /** What its weights are called by, in place of its type and number. */
  name: string | null;
  trainable: boolean;
  /** What its outputs cost, divided by the rows. */
  activityRegularizer: RegularizerSpec | null;
}

/** A layer within another. */
export type InnerSpec = {
  [Type in PlainType]: { type: Type } & Parameters<Planners[Type]>[0];
}[PlainType];

export interface TimeDistributedOptions {
  layer: InnerSpec;
}

export type LayerOptions = { [Type in PlainType]: Parameters<Planners[Type]>[0] } & {
  timeDistributed: TimeDistributedOptions;
};
export type LayerType = keyof LayerOptions;
export type LayerSpec = {
  [Type in LayerType]: { type: Type } & LayerOptions[Type] & CommonOptions;
}[LayerType];

/** @throws Misfit when the layer cannot take such an input */
export function planLayer(spec: InnerSpec | LayerSpec, input: Shape): LayerPlan {
  if (spec.type === 'timeDistributed') return planTimeDistributed(spec, input);
  return planners[spec.type](spec as never, input);
}

/** The layer at every step (keras/src/layers/rnn/time_distributed.py). */
function planTimeDistributed({ layer }: TimeDistributedOptions, input: Shape): LayerPlan {
  const [steps, ...step] = input;
  if (steps === undefined || step.length === 0) throw new Misfit('an input [steps, ..]');
  const { outputShape, weights } = planLayer(layer, step);
  return { outputShape: [steps, ...outputShape], weights };
}
