/** @file Plans of the layers in keras/src/layers/attention. */
import { type BiasOptions, type KernelOptions, biasPlan, kernelPlan } from './core.ts';
import { type LayerPlan, type Shape, prefixedBy, withAxes } from './plan.ts';

export interface MultiHeadAttentionOptions extends KernelOptions, BiasOptions {
  numHeads: number;
  keyDim: number;
  /** null: as keyDim. */
  valueDim: number | null;
  /** The share of the attention that is dropped in training. */
  dropout: number;
  useCausalMask: boolean;
}

export function planMultiHeadAttention(
  options: MultiHeadAttentionOptions,
  input: Shape,
): LayerPlan {
  const [, features] = withAxes(input, 'steps', 'features') as [number, number];
  const { numHeads, keyDim, valueDim } = options;
  const projection = (name: string, kernelShape: Shape, biasShape: Shape) =>
    [kernelPlan(options, kernelShape), ...biasPlan(options, biasShape)].map(prefixedBy(name));
  const heads = (size: number) => [features, numHeads, size];
  const values = valueDim ?? keyDim;
  return {
    outputShape: input,
    weights: [
      ...projection('query', heads(keyDim), [numHeads, keyDim]),
      ...projection('key', heads(keyDim), [numHeads, keyDim]),
      ...projection('value', heads(values), [numHeads, values]),
      ...projection('attentionOutput', [numHeads, values, features], [features]),
    ],
  };
}
