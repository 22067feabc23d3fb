/** @file What a regression predicts against what is true, and how its mistakes are spread. */
import { histogramOf } from '../histogram.ts';
import { shortNumber } from '../numbers.ts';
import type { RegressionPredictions } from '../../training/predictions.ts';
import type { RunRecord } from '../run-record.ts';
import type { Chart, ChartOptions } from './chart.ts';
import { axisX, frame, limits } from './frame.ts';
import { histogramSpec } from './histogram.ts';
import { seriesColor } from './theme.ts';

/** More points would lie over one another. */
const mostPoints = 1500;

/** For each target of a run: predicted against true, and the residuals. */
export function regressionCharts(
  { name }: RunRecord,
  place: number,
  { targets, truth, predicted }: RegressionPredictions,
  options: ChartOptions,
): Chart[] {
  const color = seriesColor(options.theme, place);
  return targets.flatMap((target, i) => {
    const suffix = targets.length > 1 ? ` of ${target}` : '';
    const pairs = truth[i]!.map((x, row) => ({ x, y: predicted[i]![row]! })).filter(
      ({ x, y }) => Number.isFinite(x) && Number.isFinite(y),
    );
    const residuals = Float32Array.from(pairs, ({ x, y }) => x - y);
    return [
      {
        name: `predictions${suffix}`,
        title: `predicted against true${suffix}`,
        description: `${name}: ${described(residuals)}`,
        spec: scatter(thinned(pairs), color, options, [target, `predicted against true${suffix}`]),
      },
      {
        name: `residuals${suffix}`,
        title: `residuals${suffix}`,
        description: `${name}: true less predicted ${target}, ${described(residuals)}`,
        spec: {
          ...frame(`residuals${suffix}`, options),
          ...histogramSpec(histogramOf(residuals), color, `true less predicted ${target}`),
        },
      },
    ];
  });
}

function scatter(
  pairs: readonly { x: number; y: number }[],
  color: string,
  options: ChartOptions,
  [target, title]: [string, string],
): object {
  const [low, high] = limits(pairs.flatMap(({ x, y }) => [x, y]));
  const ends = [
    { x: low, y: low },
    { x: high, y: high },
  ];
  const axis = { tickCount: 5 };
  return {
    ...frame(title, options),
    encoding: {
      x: axisX(`true ${target}`, axis),
      y: {
        field: 'y',
        type: 'quantitative',
        title: `predicted ${target}`,
        scale: { zero: false },
        axis,
      },
    },
    layer: [
      {
        data: { values: ends },
        mark: { type: 'line', color: options.theme.muted, strokeDash: [2, 4], strokeWidth: 1 },
      },
      {
        data: { values: pairs },
        mark: { type: 'circle', size: 18, color, opacity: pairs.length > 200 ? 0.45 : 0.75 },
      },
    ],
  };
}

/** Every so-manieth, the first and the last included. */
function thinned<Item>(items: readonly Item[]): Item[] {
  if (items.length <= mostPoints) return [...items];
  const step = (items.length - 1) / (mostPoints - 1);
  return Array.from({ length: mostPoints }, (_, i) => items[Math.round(i * step)]!);
}

function described(residuals: Float32Array): string {
  const mean = (f: (residual: number) => number): number =>
    residuals.reduce((sum, residual) => sum + f(residual), 0) / residuals.length;
  const [bias, absolute, square] = [mean((r) => r), mean(Math.abs), mean((r) => r * r)];
  return `mean ${shortNumber(bias)}, mean absolute ${shortNumber(absolute)}, root mean square ${shortNumber(Math.sqrt(square))} over ${residuals.length} rows`;
}
