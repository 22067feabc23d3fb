import type { OptimizerConfig } from '../config/schema.ts';
import { type Optimizer, resolveOptimizer } from '../optimizers/index.ts';
import { resolveSchedule } from '../schedules/index.ts';

/** The config's optimizer, its learning rate a number or a schedule. */
export function makeOptimizer({ type, learningRate, ...options }: OptimizerConfig): Optimizer {
  if (typeof learningRate === 'number') return resolveOptimizer(type, { ...options, learningRate });
  const { type: name, ...ofSchedule } = learningRate;
  return resolveOptimizer(type, { ...options, learningRate: resolveSchedule(name, ofSchedule) });
}
