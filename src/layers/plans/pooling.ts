/** @file Plans of the layers in keras/src/layers/pooling: none has a weight. */
import { type Padding, windows } from './convolution.ts';
import { type LayerPlan, type Shape, weightless, withAxes } from './plan.ts';

export interface PoolingOptions {
  poolSize: readonly number[];
  /** null: the pool's size. */
  strides: readonly number[] | null;
  padding: Exclude<Padding, 'causal'>;
}
export interface GlobalPoolingOptions {
  keepdims: boolean;
}

const axes = { 1: ['steps', 'channels'], 2: ['height', 'width', 'channels'] } as const;
type Dimensions = keyof typeof axes;

export const planPooling = (dimensions: Dimensions) =>
  function planOne({ poolSize, strides, padding }: PoolingOptions, input: Shape): LayerPlan {
    const channels = withAxes(input, ...axes[dimensions]).at(-1)!;
    const spans = windows(
      {
        kernelSize: poolSize,
        strides: strides ?? poolSize,
        padding,
        dilationRate: poolSize.map(() => 1),
      },
      input,
    );
    return weightless([...spans, channels]);
  };

export const planGlobalPooling = (dimensions: Dimensions) =>
  function planOne({ keepdims }: GlobalPoolingOptions, input: Shape): LayerPlan {
    const channels = withAxes(input, ...axes[dimensions]).at(-1)!;
    return weightless(keepdims ? [...input.slice(0, -1).map(() => 1), channels] : [channels]);
  };
