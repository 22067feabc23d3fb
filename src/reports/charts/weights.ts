/** @file How the weights of a run are spread, a histogram for each tensor. */
import { histogramOf } from '../histogram.ts';
import { shortNumber } from '../numbers.ts';
import type { RunRecord } from '../run-record.ts';
import type { Chart, ChartOptions } from './chart.ts';
import { frame } from './frame.ts';
import { histogramSpec } from './histogram.ts';
import { seriesColor } from './theme.ts';

/** Tensors with fewer numbers are listed better than drawn. */
const fewest = 8;
const mostCharts = 24;
const small = { width: 280, height: 150 };

/** Rice's rule, and no more than Keras's histograms have. */
const bucketsFor = (count: number): number => Math.min(Math.ceil(2 * Math.cbrt(count)), 30);

export function weightCharts(
  { name, weights = {} }: RunRecord,
  place: number,
  options: ChartOptions,
): Chart[] {
  return Object.entries(weights)
    .filter(([, values]) => values.length >= fewest)
    .slice(0, mostCharts)
    .map(([tensor, values]) => ({
      name: tensor,
      title: tensor,
      description: `${name}: ${described(values)}`,
      spec: {
        ...frame(tensor, options, small),
        ...histogramSpec(
          histogramOf(values, bucketsFor(values.length)),
          seriesColor(options.theme, place),
          null,
        ),
      },
    }));
}

function described(values: Float32Array): string {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [
    finite.reduce((a, b) => Math.min(a, b), Infinity),
    finite.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const missing = values.length - finite.length;
  return `${values.length.toLocaleString('en-US')} numbers from ${shortNumber(low)} to ${shortNumber(high)}, mean ${shortNumber(mean)}${missing > 0 ? `, ${missing} not finite` : ''}`;
}
