/** @file Which figures a run has, and what people call them. */
import { metricAliases, metricTypes } from '../config/metrics.ts';
import type { Config, MetricConfig } from '../config/schema.ts';
import { GradtapeError } from '../errors.ts';
import { findName } from '../options.ts';
import { suggest } from '../suggest.ts';
import type { Expectation } from './expectation.ts';

/** What is known of a run before it begins. */
export interface Known {
  /** The types of the config's metrics, in order; of an expression its name. */
  metrics: readonly string[];
  /** The same of those in which rows count as much as they weigh, which come after the others. */
  weighted: readonly string[];
  /** The named terms of the loss. */
  terms: readonly string[];
  hasValidation: boolean;
}

export function knownOf({ metrics, weightedMetrics, loss, data }: Config): Known {
  const { split, validation } = data;
  return {
    metrics: metrics.map(metricName),
    weighted: weightedMetrics.map(metricName),
    terms: loss.type === 'terms' ? Object.keys(loss.terms) : [],
    hasValidation: validation !== null || Boolean(split?.validation) || Boolean(split?.column),
  };
}

const metricName = (metric: MetricConfig): string =>
  metric.type === 'expression' ? (metric.name ?? metric.expression) : metric.type;

/** Where a figure is in the events of a run. */
export type Figure =
  | { kind: 'loss' | 'learningRate' | 'epochs' | 'seconds' }
  | { kind: 'term'; name: string }
  | { kind: 'metric'; index: number };

/** What only the run as a whole has; `loss`, terms and metrics are those of a part of the data. */
const ofTheRun = ['learningRate', 'epochs', 'seconds'] as const;

/**
 * The figure that an expectation is about.
 * @throws GradtapeError `config` for a name that the run will not have, with a did-you-mean
 */
export function figureOf({ quantity, where }: Expectation, known: Known): Figure {
  const { of, name, part } = quantity;
  const refuse = (problem: string, hint: string): never => {
    throw new GradtapeError('config', `${where}: ${problem}`, { hint });
  };
  if (part === 'validation' && !known.hasValidation)
    return refuse(`there is no validation part to have a ${name}`, noValidation);
  const general = part === 'training' ? findName(name, ofTheRun) : undefined;
  if (general !== undefined && of === 'best')
    return refuse(`${general} is that of the run`, 'leave out "best."');
  if (general !== undefined) return { kind: general };
  if (findName(name, ['loss'])) return { kind: 'loss' };
  const term = findName(name, known.terms);
  if (term !== undefined) return { kind: 'term', name: term };
  const metric = metricNames(known).findIndex((names) => findName(name, names) !== undefined);
  if (metric >= 0) return { kind: 'metric', index: metric };
  return refuse(...unknownName(name, known));
}

const noValidation = 'set data.split or data.validation, or leave out "val."';

/** The names of each metric, told apart as the log does: `precision_1`, `weighted_precision`. */
function metricNames({ metrics, weighted }: Known): string[][] {
  const all = [...metrics, ...weighted];
  const names = (types: readonly string[], prefix: (type: string) => string): string[][] =>
    types.map((type, i) => {
      const before = types.slice(0, i).filter((other) => other === type).length;
      const suffix = before === 0 ? '' : `_${before}`;
      return namesOf(type, all).map((name) => `${prefix(type)}${name}${suffix}`);
    });
  return [
    ...names(metrics, () => ''),
    ...names(weighted, (type) => (metrics.includes(type) ? 'weighted_' : '')),
  ];
}

/** Its type, what is short for it, and what `accuracy` may turn out to be. */
const namesOf = (type: string, all: readonly string[]): string[] => [
  type,
  ...Object.entries(metricAliases).flatMap(([alias, of]) => (of === type ? alias : [])),
  ...alsoNamed(type, all),
];

const families = [
  ['accuracy', 'binaryAccuracy', 'categoricalAccuracy', 'sparseCategoricalAccuracy'],
  [
    'crossentropy',
    'binaryCrossentropy',
    'categoricalCrossentropy',
    'sparseCategoricalCrossentropy',
  ],
];

/** The config says `accuracy` and the log says which; where a config has no other, either name is clear. */
function alsoNamed(type: string, metrics: readonly string[]): string[] {
  const family = families.find((names) => names.includes(type));
  const isOnly = metrics.filter((other) => family?.includes(other)).length === 1;
  return family && isOnly ? family : [];
}

/** A metric that the config does not ask for is told as such; `mse_1` too. */
function unknownName(
  name: string,
  { metrics, weighted, terms }: Known,
): [problem: string, hint: string] {
  const alias = findName(name, Object.keys(metricAliases) as (keyof typeof metricAliases)[]);
  const metric = alias === undefined ? findName(name, metricTypes) : metricAliases[alias];
  return metric === undefined
    ? [
        `unknown figure "${name}"`,
        suggest(name, ['loss', ...terms, ...metrics, ...weighted, ...ofTheRun]),
      ]
    : [`the run does not measure ${metric}`, `add it to the config: "metrics": ["${metric}"]`];
}
