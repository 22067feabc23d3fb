/** @file What is known of a model's predictions before TensorFlow is loaded. */
import type { Config, ModelConfig } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import { parseDefinitions } from '../expressions/define.ts';
import { writtenOut } from '../expressions/definitions.ts';
import { parseExpression } from '../expressions/parser.ts';
import { type PlannedLayer, planNetwork } from '../layers/plans/stack.ts';
import { linkFor } from './task.ts';

export interface Outcome {
  /** The shape of what it predicts for a row, [] for one number; undefined where only a trial can tell. */
  shape: readonly number[] | undefined;
  /** The last function that the numbers go through: `softmax`, or `linear` for none; undefined where it is another kind of thing. */
  activation: string | undefined;
}

export function outcomeOf(config: Config, { training, target }: PreparedData): Outcome {
  const own = ownOutcome(config, training.features.length);
  const link = linkFor(config, target.task, own.shape?.at(-1) ?? 1);
  return link ? { ...own, activation: link } : own;
}

function ownOutcome({ model, define }: Config, features: number): Outcome {
  if (model.type === 'linear') return { shape: [], activation: 'linear' };
  if (model.type === 'sequential') return outcomeOfLayers(planNetwork(model, features).layers);
  return { shape: undefined, activation: outermost(model, define) };
}

/** A last axis of one number is left out, as the model does. */
function outcomeOfLayers(layers: readonly PlannedLayer[]): Outcome {
  const shape = layers.at(-1)!.plan.outputShape;
  const last = layers.findLast(({ spec }) => !passing.has(spec.type))?.spec;
  return {
    shape: shape.at(-1) === 1 ? shape.slice(0, -1) : shape,
    activation: last && 'activation' in last ? last.activation.type : undefined,
  };
}

/** Layers that leave numbers as they are, at least when the model predicts. */
const passing = new Set<string>([
  'alphaDropout',
  'dropout',
  'flatten',
  'gaussianDropout',
  'gaussianNoise',
  'permute',
  'reshape',
]);

function outermost(
  { predict }: Extract<ModelConfig, { type: 'expression' }>,
  define: Config['define'],
): string | undefined {
  const definitions = parseDefinitions(define);
  const { root } = writtenOut(parseExpression(predict, { where: 'model.predict', definitions }));
  if (root.type === 'call')
    return root.name === 'softmax' || root.name === 'sigmoid' ? root.name : undefined;
  return root.type === 'binary' || root.type === 'name' ? 'linear' : undefined;
}
