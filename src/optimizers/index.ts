/** @file The table of optimizers: `optimizers.adam({ learningRate: 0.07 })`. */
import { adamDefaults, adamRule } from './adam.ts';
import { type LearningRate, Optimizer } from './optimizer.ts';
import type { Rule } from './rule.ts';
import { sgdDefaults, sgdRule } from './sgd.ts';

export type { LearningRate } from './optimizer.ts';
export { Optimizer } from './optimizer.ts';
export type { Formula, Gradient, OptimizerState, Rule, Scalars, Updated } from './rule.ts';

export type OptimizerName = 'sgd' | 'adam';

function factory<Options extends { learningRate: number }>(
  name: OptimizerName,
  defaults: Options,
  rule: (options: Options) => Rule,
) {
  type Given = Partial<Omit<Options, 'learningRate'>> & { learningRate?: LearningRate };
  return ({ learningRate = defaults.learningRate, ...options }: Given = {}): Optimizer =>
    new Optimizer(name, rule({ ...defaults, ...options }), learningRate);
}

export const optimizers = {
  sgd: factory('sgd', sgdDefaults, sgdRule),
  adam: factory('adam', adamDefaults, adamRule),
} satisfies Record<OptimizerName, unknown>;
