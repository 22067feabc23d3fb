/** @file The table of optimizers: `optimizers.adam({ learningRate: 0.07 })`. */
import { resolveName } from '../options.ts';
import { adadelta } from './adadelta.ts';
import { adafactor } from './adafactor.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamw } from './adam.ts';
import { adamax } from './adamax.ts';
import type { OptimizerOptions } from './define.ts';
import { ftrl } from './ftrl.ts';
import { lamb } from './lamb.ts';
import { lion } from './lion.ts';
import { muon } from './muon.ts';
import { nadam } from './nadam.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

export type { OptimizerOptions } from './define.ts';
export { type LearningRate, Optimizer } from './optimizer.ts';
export type { Gradient, OptimizerState, Scalars, Updated } from './rule.ts';

export type OptimizerName =
  | 'adadelta'
  | 'adafactor'
  | 'adagrad'
  | 'adam'
  | 'adamw'
  | 'adamax'
  | 'ftrl'
  | 'lamb'
  | 'lion'
  | 'muon'
  | 'nadam'
  | 'rmsprop'
  | 'sgd';

export const optimizers = {
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamw,
  adamax,
  ftrl,
  lamb,
  lion,
  muon,
  nadam,
  rmsprop,
  sgd,
} satisfies Record<OptimizerName, (options?: OptimizerOptions) => Optimizer>;

/**
 * The optimizer that `name` names (`adam`, `AdamW`, `rms_prop`), with these options.
 * @throws GradtapeError `config` for an unknown name or option, with a did-you-mean.
 */
export function resolveOptimizer(name: string, options: OptimizerOptions = {}): Optimizer {
  return optimizers[resolveName('optimizer', name, optimizers)](options);
}
