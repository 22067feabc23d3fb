/** @file Cross-validation as text: the last figures of each fold, and how they spread. */
import type { EpochEvent, MetricValue } from '../training/events.ts';
import type { Spread } from '../training/folds.ts';
import { figureLines, title } from './epoch-log.ts';

/** `Fold:  0`, and the figures of its last epoch. */
export const foldText = (fold: number, last: EpochEvent): string =>
  [`Fold:  ${fold}`, ...figureLines(last), ''].join('\n');

/** `Folds:  5`, and each figure's mean ± deviation. */
export function spreadText(count: number, spreads: Readonly<Record<string, Spread>>): string {
  const lines = Object.entries(spreads).map(
    ([name, { mean, deviation }]) => `${title(name)}:  ${around(mean, deviation)}`,
  );
  return [`Folds:  ${count}`, ...lines, ''].join('\n');
}

function around(mean: MetricValue, deviation: MetricValue): string {
  if (!Array.isArray(mean)) return `${short(mean)} ± ${short(deviation as number)}`;
  const inner = mean.map((one, i) => around(one, (deviation as MetricValue[])[i]!));
  return `[${inner.join(', ')}]`;
}

const short = (value: number): string => String(Number(value.toPrecision(6)));
