/** @file Plans of the layers in keras/src/layers/core and keras/src/layers/activations. */
import type { ActivationSpec } from '../activations.ts';
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

/** What is asked of the kernel of a layer, and of its bias. */
export interface KernelOptions {
  kernelInitializer: InitializerSpec;
  kernelRegularizer: RegularizerSpec | null;
  kernelConstraint: ConstraintSpec | null;
}
export interface BiasOptions {
  useBias: boolean;
  biasInitializer: InitializerSpec;
  biasRegularizer: RegularizerSpec | null;
  biasConstraint: ConstraintSpec | null;
}

export interface DenseOptions extends KernelOptions, BiasOptions {
  units: number;
  activation: ActivationSpec;
}

/** [.., inputs] → [.., units] */
export function planDense(options: DenseOptions, input: Shape): LayerPlan {
  const { units, activation } = options;
  const inputs = input.at(-1);
  if (inputs === undefined) throw new Misfit('an input [.., features]');
  return {
    outputShape: activated(activation, [...input.slice(0, -1), units]),
    weights: [kernelPlan(options, [inputs, units]), ...biasPlan(options, [units])],
  };
}

export const kernelPlan = (options: KernelOptions, shape: Shape): WeightPlan => ({
  name: 'kernel',
  shape,
  initializer: options.kernelInitializer,
  regularizer: options.kernelRegularizer,
  constraint: options.kernelConstraint,
});

export const biasPlan = (options: BiasOptions, shape: Shape): WeightPlan[] =>
  options.useBias
    ? [
        {
          name: 'bias',
          shape,
          initializer: options.biasInitializer,
          regularizer: options.biasRegularizer,
          constraint: options.biasConstraint,
        },
      ]
    : [];

/** The shape of what an activation makes of a `shape`: most keep it. */
export function activated(activation: ActivationSpec, shape: Shape): Shape {
  if (!('axis' in activation)) return shape;
  const place = placeOf(activation.axis, shape);
  if (activation.type !== 'glu') return shape;
  const size = shape[place]!;
  if (size % 2 !== 0) throw new Misfit('an axis of even size for glu', `[${shape.join(', ')}]`);
  return shape.with(place, size / 2);
}

export interface ActivationLayerOptions {
  activation: ActivationSpec;
}

export const planActivation = ({ activation }: ActivationLayerOptions, input: Shape): LayerPlan =>
  weightless(activated(activation, input));

export interface EmbeddingOptions {
  inputDim: number;
  outputDim: number;
  embeddingsInitializer: InitializerSpec;
  embeddingsRegularizer: RegularizerSpec | null;
  embeddingsConstraint: ConstraintSpec | null;
}

/** [.., positions] → [.., positions, outputDim] */
export function planEmbedding(options: EmbeddingOptions, input: Shape): LayerPlan {
  const { inputDim, outputDim } = options;
  const embeddings = {
    name: 'embeddings',
    shape: [inputDim, outputDim],
    initializer: options.embeddingsInitializer,
    regularizer: options.embeddingsRegularizer,
    constraint: options.embeddingsConstraint,
  };
  return { outputShape: [...input, outputDim], weights: [embeddings] };
}

export interface PreluOptions {
  alphaInitializer: InitializerSpec;
  alphaRegularizer: RegularizerSpec | null;
  alphaConstraint: ConstraintSpec | null;
  /** Axes along which all share a slope, counted from 1. */
  sharedAxes: readonly number[] | null;
}

export function planPrelu(options: PreluOptions, input: Shape): LayerPlan {
  const shared = options.sharedAxes?.map((axis) => placeOf(axis, input)) ?? [];
  const alpha = {
    name: 'alpha',
    shape: input.map((size, i) => (shared.includes(i) ? 1 : size)),
    initializer: options.alphaInitializer,
    regularizer: options.alphaRegularizer,
    constraint: options.alphaConstraint,
  };
  return { outputShape: input, weights: [alpha] };
}
