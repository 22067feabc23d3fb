/** @file Whether features are of like size, as gradient descent wants them. */
import { quoted } from '../data/columns/problem.ts';
import { columnOf } from '../data/columns/roles.ts';
import type { Finding, Lintable } from './finding.ts';

/** So much may one feature spread wider than another. */
const ratio = 1000;

/** Of features of very different size, the small ones are hardly learnt, and the large ones make training diverge. */
export function spreads({ raw, preprocessing, parts }: Lintable): Finding[] {
  const unscaled = (preprocessing?.features ?? []).flatMap(({ name, encoding }) => {
    const column = columnOf(raw, name);
    if (encoding.type !== 'number' || column.type !== 'number') return [];
    const { log, spread } = encoding.scale;
    const deviation = deviationOf(column.values, parts.training) / spread;
    return log || !(deviation > 0) ? [] : [{ name, deviation }];
  });
  const sorted = unscaled.sort((a, b) => a.deviation - b.deviation);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (!least || !most || most.deviation < ratio * least.deviation) return [];
  const text = `spreads ${Math.round(most.deviation / least.deviation).toLocaleString('en-US')} times wider than ${quoted(least.name)}`;
  const hint = 'set "standardize": true in data';
  return [{ lint: 'spreads', level: 'note', columns: [most.name], text, hint }];
}

function deviationOf(values: Float64Array, rows: Uint32Array): number {
  const present = Array.from(rows, (row) => values[row]!).filter(Number.isFinite);
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  return Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / present.length);
}
