/** @file How well each of several labels is told: a bar for each. */
import type { LabelPredictions } from '../../training/predictions.ts';
import { figuresByLabel, figuresOfAll, rowsAllRight } from '../label-figures.ts';
import { shortNumber } from '../numbers.ts';
import type { RunRecord } from '../run-record.ts';
import type { Chart, ChartOptions } from './chart.ts';
import { frame } from './frame.ts';
import { seriesColor } from './theme.ts';

/** With more labels, those that most rows have are drawn. */
const mostBars = 30;

/** Of a bar with its room, in pixels. */
const thickness = 20;

interface Bar {
  label: string;
  f1: number | undefined;
  count: number;
}

export function labelsChart(
  { name }: RunRecord,
  place: number,
  predictions: LabelPredictions,
  options: ChartOptions,
): Chart {
  const figures = figuresByLabel(predictions);
  const all = predictions.labels.map((label, i): Bar => ({ label, ...figures[i]! }));
  const bars = mostCounted(all, mostBars);
  const title = all.length > bars.length ? `F1 of the ${mostBars} commonest labels` : 'F1 by label';
  return {
    name: 'labels',
    title,
    description: `${name}: ${described(all, predictions)}`,
    spec: {
      ...frame(title, options),
      height: thickness * bars.length,
      autosize: { type: 'fit-x', contains: 'padding' },
      params: [{ name: 'labels', value: bars.map(({ label }) => label) }],
      data: { values: bars.map(({ f1 }, bar) => ({ bar, f1: f1 ?? null })) },
      mark: { type: 'bar', color: seriesColor(options.theme, place), opacity: 0.85 },
      encoding: {
        x: {
          field: 'f1',
          type: 'quantitative',
          title: 'F1',
          scale: { domain: [0, 1], nice: false },
          axis: { tickCount: 5, format: '~g' },
        },
        y: {
          field: 'bar',
          type: 'ordinal',
          title: null,
          scale: { domain: [...bars.keys()] },
          axis: {
            labelExpr: 'labels[datum.value]',
            labelLimit: 140,
            labelOverlap: false,
            grid: false,
          },
        },
      },
    },
  };
}

/** So many of the labels that most rows have, in the order that they came in. */
export function mostCounted<Item extends { count: number }>(
  labels: readonly Item[],
  most: number,
): Item[] {
  const kept = new Set(labels.toSorted((a, b) => b.count - a.count).slice(0, most));
  return labels.filter((label) => kept.has(label));
}

/** `all labels right in 40 of 60 rows; F1 0.9 over all labels, lowest of drama (0.8)` */
function described(bars: readonly Bar[], predictions: LabelPredictions): string {
  const rows = predictions.ids.length.toLocaleString('en-US');
  const right = rowsAllRight(predictions).toLocaleString('en-US');
  const said = `all labels right in ${right} of ${rows} rows`;
  const { f1 } = figuresOfAll(predictions);
  const [lowest] = bars
    .flatMap((bar) => (bar.f1 === undefined ? [] : [{ label: bar.label, f1: bar.f1 }]))
    .sort((a, b) => a.f1 - b.f1);
  if (f1 === undefined || lowest === undefined) return said;
  return `${said}; F1 ${shortNumber(f1)} over all labels, lowest of ${lowest.label} (${shortNumber(lowest.f1)})`;
}
