/** @file From the plan of a layer to its functions. */
import { type Tensor, tf } from '../tensorflow.ts';
import { type ConstraintSpec, constrain } from './constraints.ts';
import { type Uniform, initialize } from './initializers.ts';
import { type PlannedLayer, weightsOf } from './plans/stack.ts';
import type { WeightPlan } from './plans/plan.ts';
import { type RegularizerSpec, regularize } from './regularizers.ts';
import { adaptationOf, ruleOf } from './rules.ts';
import type { Layer, Weights } from './types.ts';

export interface Randomness {
  /** Draws the initial weights. */
  uniform: Uniform;
  /** What tells the noise of this layer from that of the others: an int32. */
  seed: number;
}

/** The functions of a layer. Their weights carry the names of the plan. */
export function makeLayer(planned: PlannedLayer, random: Randomness): Layer {
  const { spec, plan, inputShape } = planned;
  const { trained, moving: moved } = weightsOf(planned);
  const situation = { inputShape, plan, seed: random.seed, frozen: !spec.trainable };
  const rule = ruleOf(spec, situation);
  const adapt = adaptationOf(spec, situation);
  return {
    outputShape: plan.outputShape,
    initialize: () => initialized(trained, random.uniform),
    initializeMoving: () => initialized(moved, random.uniform),
    apply: (weights, moving, x, pass) => {
      const result = rule({ ...weights, ...moving }, x, pass);
      const applied = result instanceof tf.Tensor ? { y: result } : result;
      const cost = spec.activityRegularizer;
      return cost ? { ...applied, penalty: activityCost(applied.y, cost) } : applied;
    },
    ...(adapt && { adapt }),
    ...penalties(trained),
    ...projections(trained),
  };
}

/** What the outputs cost, for each row. */
const activityCost = (y: Tensor, regularizer: RegularizerSpec): Tensor =>
  tf.div(regularize(y, regularizer), y.shape[0]!);

function initialized(plans: readonly WeightPlan[], uniform: Uniform): Weights {
  return Object.fromEntries(
    plans.map(({ name, initializer, shape }) => [
      name,
      tf.tensor(initialize(initializer, shape, uniform), [...shape]),
    ]),
  );
}

function penalties(plans: readonly WeightPlan[]): Pick<Layer, 'penalty'> {
  const costly = plans.flatMap(({ name, regularizer }): [string, RegularizerSpec][] =>
    regularizer ? [[name, regularizer]] : [],
  );
  if (costly.length === 0) return {};
  return {
    penalty: (weights) =>
      costly
        .map(([name, regularizer]) => regularize(weights[name]!, regularizer))
        .reduce((sum, term) => tf.add<Tensor>(sum, term)),
  };
}

function projections(plans: readonly WeightPlan[]): Pick<Layer, 'constrain'> {
  const bound = plans.flatMap(({ name, constraint }): [string, ConstraintSpec][] =>
    constraint ? [[name, constraint]] : [],
  );
  if (bound.length === 0) return {};
  const project = (weights: Weights): [string, Tensor][] =>
    bound.map(([name, constraint]) => [name, constrain(weights[name]!, constraint)]);
  return { constrain: (weights) => ({ ...weights, ...Object.fromEntries(project(weights)) }) };
}
