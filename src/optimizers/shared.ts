/** @file The options that every optimizer takes: each one a wrapper around its rule. */
import { GradtapeError } from '../errors.ts';
import { count, finite, fraction, optional, positive } from '../options.ts';
import { accumulated } from './accumulation.ts';
import { clipByGlobalNorm, clipByNorm, clipByValue } from './clipping.ts';
import { type AverageOptions, averaged } from './moving-average.ts';
import { type Rule, mapGradients } from './rule.ts';
import { type DecayRate, decayed } from './weight-decay.ts';

/** Keras 3's, with its defaults; null means that it is not done. */
export interface SharedOptions {
  /** Each update first shrinks the parameters by this times the learning rate. */
  weightDecay: number | null;
  /** The greatest norm of each gradient. */
  clipNorm: number | null;
  /** The greatest size of each component of a gradient. */
  clipValue: number | null;
  /** The greatest norm of all gradients together. */
  globalClipNorm: number | null;
  /** Keep a moving average of the parameters, which they become when training ends. */
  useEma: boolean;
  emaMomentum: number;
  /** Replace the parameters by their averages every so many updates. */
  emaOverwriteFrequency: number | null;
  /** What `optimizer.scaleLoss` multiplies the loss by; the gradients are divided by it. */
  lossScale: number | null;
  /** Update once in so many steps, by the mean of their gradients. */
  gradientAccumulationSteps: number | null;
}

export const sharedDefaults: SharedOptions = {
  weightDecay: null,
  clipNorm: null,
  clipValue: null,
  globalClipNorm: null,
  useEma: false,
  emaMomentum: 0.99,
  emaOverwriteFrequency: null,
  lossScale: null,
  gradientAccumulationSteps: null,
};

export const sharedKinds = {
  weightDecay: optional(finite),
  clipNorm: optional(positive),
  clipValue: optional(positive),
  globalClipNorm: optional(positive),
  emaMomentum: fraction,
  emaOverwriteFrequency: optional(count),
  lossScale: optional(positive),
  gradientAccumulationSteps: optional(count),
};

/**
 * `rule` with what the options ask for, in Keras's order (keras/src/optimizers/base_optimizer.py): gradients are unscaled,
 * accumulated and clipped, parameters decay, the rule updates them, and their average follows.
 */
export function withShared(
  name: string,
  rule: Rule,
  options: SharedOptions,
  decayRate: DecayRate,
): Rule {
  const { gradientAccumulationSteps, useEma, lossScale } = options;
  let wrapped = clipped(name, decayed(rule, decayRate), options);
  if (gradientAccumulationSteps !== null) wrapped = accumulated(wrapped, gradientAccumulationSteps);
  if (useEma) wrapped = averaged(wrapped, averageOptions(options));
  if (lossScale !== null)
    wrapped = mapGradients(wrapped, (all) => all.map((g) => g.div(lossScale)));
  return wrapped;
}

const averageOptions = (options: SharedOptions): AverageOptions => ({
  momentum: options.emaMomentum,
  overwriteFrequency: options.emaOverwriteFrequency,
  stepsPerUpdate: options.gradientAccumulationSteps ?? 1,
});

const clippings = {
  clipNorm: clipByNorm,
  clipValue: clipByValue,
  globalClipNorm: clipByGlobalNorm,
};
type Clipping = keyof typeof clippings;

function clipped(name: string, rule: Rule, options: SharedOptions): Rule {
  const wanted = (Object.keys(clippings) as Clipping[]).filter((way) => options[way] !== null);
  if (wanted.length > 1)
    throw new GradtapeError('config', `${name}: found ${wanted.join(' and ')}, expected only one`);
  const [way] = wanted;
  return way ? mapGradients(rule, clippings[way](options[way]!)) : rule;
}
