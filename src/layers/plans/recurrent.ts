/** @file Plans of the layers in keras/src/layers/rnn. */
import type { ActivationSpec } from '../activations.ts';
import type { ConstraintSpec } from '../constraints.ts';
import type { InitializerSpec } from '../initializers.ts';
import type { RegularizerSpec } from '../regularizers.ts';
import { type BiasOptions, type KernelOptions, biasPlan, kernelPlan } from './core.ts';
import { type LayerPlan, type Shape, type WeightPlan, prefixedBy, withAxes } from './plan.ts';

export interface RecurrentOptions extends KernelOptions, BiasOptions {
  units: number;
  activation: ActivationSpec;
  recurrentInitializer: InitializerSpec;
  recurrentRegularizer: RegularizerSpec | null;
  recurrentConstraint: ConstraintSpec | null;
  /** The share of the inputs, and of the states, that is dropped: the same ones at every step. */
  dropout: number;
  recurrentDropout: number;
  returnSequences: boolean;
  goBackwards: boolean;
}
export interface LstmOptions extends RecurrentOptions {
  recurrentActivation: ActivationSpec;
  unitForgetBias: boolean;
}
export interface GruOptions extends RecurrentOptions {
  recurrentActivation: ActivationSpec;
  resetAfter: boolean;
}

export const planSimpleRnn = (options: RecurrentOptions, input: Shape): LayerPlan =>
  recurrent(options, input, 1, biasPlan(options, [options.units]));

/** Gates in Keras's order: input, forget, cell, output. */
export function planLstm(options: LstmOptions, input: Shape): LayerPlan {
  const { units, biasInitializer, unitForgetBias } = options;
  const initializer: InitializerSpec = unitForgetBias
    ? {
        type: 'joined',
        parts: [
          { initializer: biasInitializer, size: units },
          { initializer: { type: 'ones' }, size: units },
          { initializer: biasInitializer, size: 2 * units },
        ],
      }
    : biasInitializer;
  const bias = biasPlan({ ...options, biasInitializer: initializer }, [4 * units]);
  return recurrent(options, input, 4, bias);
}

/** Gates in Keras's order: update, reset, new. With `resetAfter`, inputs and states have a bias each. */
export function planGru(options: GruOptions, input: Shape): LayerPlan {
  const { units, resetAfter } = options;
  const bias = biasPlan(options, resetAfter ? [2, 3 * units] : [3 * units]);
  return recurrent(options, input, 3, bias);
}

function recurrent(
  options: RecurrentOptions,
  input: Shape,
  gates: number,
  bias: WeightPlan[],
): LayerPlan {
  const { units, returnSequences } = options;
  const [steps, features] = withAxes(input, 'steps', 'features');
  const recurrentKernel = {
    name: 'recurrentKernel',
    shape: [units, gates * units],
    initializer: options.recurrentInitializer,
    regularizer: options.recurrentRegularizer,
    constraint: options.recurrentConstraint,
  };
  return {
    outputShape: returnSequences ? [steps!, units] : [units],
    weights: [kernelPlan(options, [features!, gates * units]), recurrentKernel, ...bias],
  };
}

const recurrentPlanners = { gru: planGru, lstm: planLstm, simpleRnn: planSimpleRnn };

type RecurrentType = keyof typeof recurrentPlanners;
export type RecurrentSpec = {
  [Type in RecurrentType]: { type: Type } & Parameters<(typeof recurrentPlanners)[Type]>[0];
}[RecurrentType];

export interface BidirectionalOptions {
  layer: RecurrentSpec;
  mergeMode: 'ave' | 'concat' | 'mul' | 'sum';
}

/** The layer, and the same with weights of its own on the sequence read backwards. */
export function planBidirectional(
  { layer, mergeMode }: BidirectionalOptions,
  input: Shape,
): LayerPlan {
  const { outputShape, weights } = recurrentPlanners[layer.type](layer as never, input);
  const [units, ...before] = outputShape.toReversed() as [number, ...number[]];
  return {
    outputShape: [...before.toReversed(), mergeMode === 'concat' ? 2 * units : units],
    weights: ['forward', 'backward'].flatMap((part) => weights.map(prefixedBy(part))),
  };
}
