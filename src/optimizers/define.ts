/** @file From a rule and its defaults to `optimizers.adam({ learningRate: 0.07 })`, with the options that all optimizers share. */
import { type Kind, oneOf, readOptions } from '../options.ts';
import type { Tensor } from '../tensorflow.ts';
import { type LearningRate, Optimizer } from './optimizer.ts';
import type { Formula, Rule } from './rule.ts';
import { type SharedOptions, sharedDefaults, sharedKinds, withShared } from './shared.ts';

export interface Definition<Options> {
  /** The formulas it can follow, the default first. */
  formulas: readonly [Formula, ...Formula[]];
  learningRate: number;
  /** The rule's own options, and those shared options whose default is not Keras's usual one. */
  defaults: Options;
  kinds?: { readonly [Name in keyof Options]?: Kind };
  rule(options: Options & { formula: Formula }): Rule;
  /** The weight decay of one parameter, where it is not the option's for all. */
  decayRate?(options: Options & SharedOptions, parameter: Tensor): number | null;
}

type AllOptions<Options> = SharedOptions &
  Options & { formula: Formula; learningRate: LearningRate };
export type OptimizerOptions<Options = object> = Partial<AllOptions<Options>>;

export interface OptimizerFactory<Options = object> {
  (options?: OptimizerOptions<Options>): Optimizer;
  readonly defaults: Readonly<AllOptions<Options>>;
}

const learningRateKind: Kind = {
  expected: 'a finite number or a schedule',
  fits: (value) => Number.isFinite(value) || typeof value === 'function',
};

/** The factory of an optimizer. Options may be written in camelCase or as Keras writes them. */
export function defineOptimizer<Options extends object>(
  name: string,
  { formulas, defaults, kinds, rule, ...definition }: Definition<Options>,
): OptimizerFactory<Options> {
  const learningRate: LearningRate = definition.learningRate;
  const known = { ...sharedDefaults, ...defaults, formula: formulas[0], learningRate };
  const allKinds = {
    ...sharedKinds,
    ...kinds,
    formula: oneOf(...formulas),
    learningRate: learningRateKind,
  };
  const factory = (given: OptimizerOptions<Options> = {}) => {
    const options = readOptions(name, known, given, {
      kinds: allKinds,
      aliases: { lossScaleFactor: 'lossScale' },
    });
    const rateOf = (parameter: Tensor) =>
      definition.decayRate ? definition.decayRate(options, parameter) : options.weightDecay;
    return new Optimizer(name, withShared(name, rule(options), options, rateOf), options);
  };
  return Object.assign(factory, { defaults: known });
}
