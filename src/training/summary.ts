/** @file What a config's model is made of: shapes and numbers of parameters. TensorFlow is not needed. */
import type { ModelConfig } from '../config/schema.ts';
import { type PlannedLayer, planNetwork, weightsOf } from '../layers/plans/stack.ts';
import type { Shape, WeightPlan } from '../layers/plans/plan.ts';

export interface SummaryRow {
  name: string;
  /** The type of a layer; what is no layer is a variable. */
  type: string;
  /** Of a layer's output, without the rows; of a variable itself. */
  shape: readonly number[];
  parameters: number;
}

export interface ModelSummary {
  model: ModelConfig['type'];
  rows: SummaryRow[];
  trainable: number;
  nonTrainable: number;
}

/** @throws GradtapeError `config` for layers that do not fit each other, or the number of features */
export function summaryOf(model: ModelConfig, features: number): ModelSummary {
  if (model.type === 'sequential') return ofLayers(planNetwork(model, features).layers);
  const shapes: Record<string, Shape> =
    model.type === 'linear'
      ? { weights: [features, 1], bias: [] }
      : Object.fromEntries(
          Object.entries(model.variables).map(([name, value]) => [name, shapeOf(value)]),
        );
  const rows = Object.entries(shapes).map(([name, shape]) => ({
    name,
    type: 'variable',
    shape,
    parameters: size(shape),
  }));
  return { model: model.type, rows, trainable: total(rows), nonTrainable: 0 };
}

function ofLayers(layers: readonly PlannedLayer[]): ModelSummary {
  const rows = layers.map(({ name, spec, plan }) => ({
    name,
    type: spec.type,
    shape: plan.outputShape,
    parameters: count(plan.weights),
  }));
  const trainable = layers.reduce((sum, layer) => sum + count(weightsOf(layer).trained), 0);
  return { model: 'sequential', rows, trainable, nonTrainable: total(rows) - trainable };
}

type Variable = Extract<ModelConfig, { type: 'expression' }>['variables'][string];

function shapeOf(value: Variable): Shape {
  if (typeof value === 'number') return [];
  if (!Array.isArray(value)) return value.shape;
  const [first] = value;
  return Array.isArray(first) ? [value.length, first.length] : [value.length];
}

const size = (shape: Shape): number => shape.reduce((product, axis) => product * axis, 1);
const count = (weights: readonly WeightPlan[]): number =>
  weights.reduce((sum, { shape }) => sum + size(shape), 0);
const total = (rows: readonly SummaryRow[]): number =>
  rows.reduce((sum, { parameters }) => sum + parameters, 0);
