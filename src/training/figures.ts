/** @file The names of the figures that every epoch of a run has, as monitors and expectations call them. */
import { metricAliases } from '../config/metrics.ts';
import { findName } from '../options.ts';
import { bareName } from '../suggest.ts';
import type { PartFigures } from './events.ts';

/** `loss`, the terms, the metrics, and with a validation part the same of it as `val.loss`. */
export function figureNames(
  terms: readonly string[],
  metrics: readonly string[],
  isValidated: boolean,
): string[] {
  const own = ['loss', ...terms, ...metrics];
  return isValidated ? [...own, ...own.map((name) => `val.${name}`)] : own;
}

/** The figure of that name, NaN for one of several numbers. */
export function figureOf(event: PartFigures & { validation?: PartFigures }, name: string): number {
  const isOfValidation = name.startsWith('val.') && event.validation !== undefined;
  const figures = isOfValidation ? event.validation! : event;
  const own = isOfValidation ? name.slice('val.'.length) : name;
  const value = own === 'loss' ? figures.loss : (figures.terms?.[own] ?? figures.metrics[own]);
  return typeof value === 'number' ? value : Number.NaN;
}

/** The one of `names` that `wanted` spells: `val.mae`, Keras's `val_mae`, `accuracy` for the accuracy that there is. */
export function findFigure(wanted: string, names: readonly string[]): string | undefined {
  if (names.includes(wanted)) return wanted;
  const [, isOfValidation, own] = /^(val[._])?(.*)$/s.exec(wanted)!;
  const candidates = names.filter((name) => name.startsWith('val.') === Boolean(isOfValidation));
  const spelled = [own!, aliasOf(own!) ?? own!].map(bareName);
  return (
    candidates.find((name) => spelled.includes(bareOf(name))) ??
    candidates.find((name) => spelled.some((word) => isKindOf(bareOf(name), word)))
  );
}

const bareOf = (name: string): string => bareName(name.replace(/^val\./, ''));

function aliasOf(name: string): string | undefined {
  const alias = findName(name, Object.keys(metricAliases) as (keyof typeof metricAliases)[]);
  return alias && metricAliases[alias];
}

/** Whoever asked for one kind of accuracy or crossentropy may call it that. */
const isKindOf = (name: string, word: string): boolean =>
  ['accuracy', 'crossentropy'].includes(word) && name.endsWith(word);
