/** @file Plans of the layers in keras/src/layers/convolutional. An option of one axis or of two is a list of so many. */
import type { ActivationSpec } from '../activations.ts';
import type { ConstraintSpec } from '../constraints.ts';
import type { InitializerSpec } from '../initializers.ts';
import type { RegularizerSpec } from '../regularizers.ts';
import { type BiasOptions, type KernelOptions, activated, biasPlan, kernelPlan } from './core.ts';
import { type LayerPlan, Misfit, type Shape, type WeightPlan, withAxes } from './plan.ts';

export type Padding = 'valid' | 'same' | 'causal';

/** Where the windows stand, axis by axis. */
export interface WindowOptions {
  kernelSize: readonly number[];
  strides: readonly number[];
  padding: Padding;
  dilationRate: readonly number[];
}

export interface ConvOptions extends WindowOptions, KernelOptions, BiasOptions {
  filters: number;
  groups: number;
  activation: ActivationSpec;
}

interface DepthwiseKernelOptions {
  depthMultiplier: number;
  depthwiseInitializer: InitializerSpec;
  depthwiseRegularizer: RegularizerSpec | null;
  depthwiseConstraint: ConstraintSpec | null;
}

export interface DepthwiseConvOptions extends WindowOptions, DepthwiseKernelOptions, BiasOptions {
  activation: ActivationSpec;
}

export interface SeparableConvOptions extends DepthwiseConvOptions {
  filters: number;
  pointwiseInitializer: InitializerSpec;
  pointwiseRegularizer: RegularizerSpec | null;
  pointwiseConstraint: ConstraintSpec | null;
}

const axes = { 1: ['steps', 'channels'], 2: ['height', 'width', 'channels'] } as const;
type Dimensions = keyof typeof axes;

export const planConv = (dimensions: Dimensions) =>
  function planOne(options: ConvOptions, input: Shape): LayerPlan {
    const { kernelSize, filters, groups, activation } = options;
    const channels = withAxes(input, ...axes[dimensions]).at(-1)!;
    if (channels % groups !== 0)
      throw new Misfit(`channels that ${groups} groups can share`, String(channels));
    return {
      outputShape: activated(activation, [...windows(options, input), filters]),
      weights: [
        kernelPlan(options, [...kernelSize, channels / groups, filters]),
        ...biasPlan(options, [filters]),
      ],
    };
  };

export const planDepthwiseConv = (dimensions: Dimensions) =>
  function planOne(options: DepthwiseConvOptions, input: Shape): LayerPlan {
    const outputs = withAxes(input, ...axes[dimensions]).at(-1)! * options.depthMultiplier;
    return {
      outputShape: activated(options.activation, [...windows(options, input), outputs]),
      weights: [depthwiseKernel('kernel', options, input), ...biasPlan(options, [outputs])],
    };
  };

export const planSeparableConv = (dimensions: Dimensions) =>
  function planOne(options: SeparableConvOptions, input: Shape): LayerPlan {
    const { filters, depthMultiplier } = options;
    const between = withAxes(input, ...axes[dimensions]).at(-1)! * depthMultiplier;
    const pointwise = {
      name: 'pointwiseKernel',
      shape: [...options.kernelSize.map(() => 1), between, filters],
      initializer: options.pointwiseInitializer,
      regularizer: options.pointwiseRegularizer,
      constraint: options.pointwiseConstraint,
    };
    return {
      outputShape: activated(options.activation, [...windows(options, input), filters]),
      weights: [
        depthwiseKernel('depthwiseKernel', options, input),
        pointwise,
        ...biasPlan(options, [filters]),
      ],
    };
  };

function depthwiseKernel(name: string, options: DepthwiseConvOptions, input: Shape): WeightPlan {
  return {
    name,
    shape: [...options.kernelSize, input.at(-1)!, options.depthMultiplier],
    initializer: options.depthwiseInitializer,
    regularizer: options.depthwiseRegularizer,
    constraint: options.depthwiseConstraint,
  };
}

/** How many windows stand along each axis but the channels'. */
export function windows(options: WindowOptions, input: Shape): number[] {
  const { kernelSize, strides, padding, dilationRate } = options;
  return kernelSize.map((size, i) => {
    const width = (size - 1) * dilationRate[i]! + 1;
    const room = padding === 'valid' ? input[i]! - width + 1 : input[i]!;
    if (room < 1)
      throw new Misfit(`an input of at least ${width} along axis ${i + 1}`, shown(input));
    return Math.ceil(room / strides[i]!);
  });
}

const shown = (shape: Shape): string => `[${shape.join(', ')}]`;
