/** @file Which classes are taken for which: a matrix of counts, each row shaded by its shares. */
import type { ClassPredictions } from '../../training/predictions.ts';
import type { RunRecord } from '../run-record.ts';
import type { Chart, ChartOptions } from './chart.ts';

/** With more classes than this, cells are too small for their counts. */
const mostCounts = 15;

/** How opaque a cell may be, so that its count stands out by 4.5 in light and dark. */
const deepest = 0.55;

/** Of the matrix, in pixels. */
const side = 300;

export function confusionChart(
  { name }: RunRecord,
  predictions: ClassPredictions,
  { theme, alone }: ChartOptions,
): Chart {
  const { classes, target } = predictions;
  const counts = confusionOf(predictions);
  const values = counts.flatMap((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => ({
      truth,
      predicted,
      text: count > 0 ? count.toLocaleString('en-US') : '',
      share: total > 0 ? count / total : 0,
    }));
  });
  const cell = side / classes.length;
  const longest = Math.max(...classes.map(({ length }) => length));
  const axis = { labelExpr: 'labels[datum.value]', labelLimit: 90, grid: false };
  const at = (field: string, title: string) => ({
    field,
    type: 'ordinal',
    title: `${title} ${target}`,
    axis: { ...axis, ...(field === 'predicted' && { labelAngle: longest * 7 > cell ? -45 : 0 }) },
  });
  return {
    name: 'confusion',
    title: 'confusion matrix',
    description: describe(name, classes, counts),
    spec: {
      ...(alone ? { title: 'confusion matrix', padding: 16 } : { padding: 2 }),
      width: side,
      height: side,
      params: [{ name: 'labels', value: classes }],
      data: { values },
      encoding: { x: at('predicted', 'predicted'), y: at('truth', 'true') },
      layer: [
        {
          mark: { type: 'rect', fill: theme.accent, stroke: theme.grid, strokeWidth: 1 },
          encoding: {
            fillOpacity: {
              field: 'share',
              type: 'quantitative',
              scale: { domain: [0, 1], range: [0, deepest] },
              legend: null,
            },
          },
        },
        ...(classes.length > mostCounts ? [] : [countsLayer(theme)]),
      ],
    },
  };
}

const countsLayer = ({ ink }: ChartOptions['theme']): object => ({
  mark: { type: 'text', fontSize: 11, color: ink },
  encoding: { text: { field: 'text', type: 'nominal' } },
});

/** Counts by true class and predicted class. */
function confusionOf({ classes, truth, predicted }: ClassPredictions): number[][] {
  const counts = classes.map(() => classes.map(() => 0));
  truth.forEach((label, i) => {
    const row = counts[label];
    const guess = predicted[i]!;
    if (row?.[guess] !== undefined) row[guess] += 1;
  });
  return counts;
}

/** The three mistakes that are made most. */
function describe(run: string, classes: readonly string[], counts: readonly number[][]): string {
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  const right = counts.reduce((sum, row, i) => sum + row[i]!, 0);
  const mistakes = counts
    .flatMap((row, i) =>
      row.map((count, j) => ({ count, text: `${classes[i]} for ${classes[j]}`, i, j })),
    )
    .filter(({ count, i, j }) => count > 0 && i !== j)
    .sort((a, b) => b.count - a.count)
    .slice(0, 3)
    .map(({ count, text }) => `${text} (${count})`);
  const most = mistakes.length > 0 ? `; most often taken: ${mistakes.join(', ')}` : '';
  return `${run}: ${right} of ${total} rows predicted right${most}`;
}
