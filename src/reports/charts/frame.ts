/** @file What charts have in common: size, title, axes. */
import type { ChartOptions } from './chart.ts';

/** In pixels, all in all. Small enough that a phone shows a page's charts hardly smaller. */
const usual = { width: 400, height: 260 };
/** With a legend and a title beside. */
const wide = { width: 640, height: 360 };
const [marginAlone, marginOnPage] = [16, 2];

export const frame = (
  title: string,
  { alone }: ChartOptions,
  size = alone ? wide : usual,
): object => ({
  ...size,
  autosize: { type: 'fit', contains: 'padding' },
  ...(alone ? { title, padding: marginAlone } : { padding: marginOnPage }),
});

export const axisX = (title: string, axis: object = {}): object => ({
  field: 'x',
  type: 'quantitative',
  title,
  scale: { zero: false, nice: false },
  axis: { grid: false, tickCount: 5, ...axis },
});

/** Whether a logarithmic axis can show values, and shows them better: all positive, over more than a decade. */
export function isLogarithmic(values: readonly number[]): boolean {
  const [low, high] = limits(values);
  return low > 0 && high / low > 10;
}

/** A logarithmic axis with lines at 1, 2 and 5 of each decade, or at the decades where there are many. */
export function logAxis(values: readonly number[]): object {
  const [low, high] = limits(values);
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const every = Math.ceil(decades.length / 8);
  const steps = decades.length <= 3 ? [1, 2, 5] : [1];
  const ticks = decades
    .filter((_, i) => i % every === 0)
    .flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`)));
  return {
    scale: { type: 'log', domain: [low, high], nice: false },
    axis: { values: ticks.filter((tick) => tick >= low && tick <= high), format: '~g' },
  };
}

export function limits(values: readonly number[]): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return [low, high];
}
