/** @file The course of a figure over the epochs, of several runs over one another. */
import { downsample } from '../downsample.ts';
import { shortNumber } from '../numbers.ts';
import type { Curve, RunRecord } from '../run-record.ts';
import type { Chart, ChartOptions } from './chart.ts';
import { axisX, frame, isLogarithmic, logAxis } from './frame.ts';
import { type Theme, seriesColor } from './theme.ts';

interface Line {
  run: string;
  curve: Curve;
}

/** Figures from 0 to 1, which nobody looks at in decades. */
const isShare = /accuracy|auc|precision|recall|score|specificity|sensitivity|r2|iou|similarity/i;

const dashes: Record<Curve['part'], number[]> = { training: [1, 0], validation: [5, 3] };

/** The chart of `figure`; lines of validation are dashed, and of one run alone in a colour of their own. */
export function curveChart(
  figure: string,
  runs: readonly RunRecord[],
  options: ChartOptions,
): Chart {
  const lines = linesOf(figure, runs);
  const values = lines.flatMap(({ run, curve: { part, points } }) =>
    downsample(points, bucketsFor(lines.length)).map(({ x, y }) => ({
      x,
      y: Number.isFinite(y) ? y : null,
      run,
      part,
    })),
  );
  const ys = values.flatMap(({ y }) => (y === null ? [] : [y]));
  const logarithmic = options.logScale === true && !isShare.test(figure) && isLogarithmic(ys);
  const hasValidation = lines.some(({ curve }) => curve.part === 'validation');
  const legend = options.alone ? {} : { legend: null };
  const title = figure === 'learningRate' ? 'learning rate' : figure;
  return {
    name: figure,
    title,
    description: lines.map(described).join('; '),
    spec: {
      ...frame(title, options),
      data: { values },
      mark: {
        type: 'line',
        strokeWidth: 2,
        strokeJoin: 'round',
        point: values.length <= lines.length,
      },
      encoding: {
        x: axisX('epoch', { tickMinStep: 1, format: ',d' }),
        y: {
          field: 'y',
          type: 'quantitative',
          title: null,
          ...(logarithmic
            ? logAxis(ys)
            : { scale: { zero: false }, axis: { tickCount: 5, format: ',~g' } }),
        },
        color: {
          ...colorBy(lines, hasValidation, options.theme),
          ...(runs.length > 1 ? legend : { legend: null }),
        },
        strokeDash: {
          field: 'part',
          type: 'nominal',
          scale: { domain: Object.keys(dashes), range: Object.values(dashes) },
          ...(hasValidation ? legend : { legend: null }),
        },
        detail: [{ field: 'run' }, { field: 'part' }],
      },
    },
  };
}

/** Many lines over one another need fewer points each, and a page on them stays small. */
const bucketsFor = (lines: number): number => Math.min(Math.max(Math.floor(2000 / lines), 50), 250);

const linesOf = (figure: string, runs: readonly RunRecord[]): Line[] =>
  runs.flatMap(({ name, curves }) =>
    curves.filter((curve) => curve.figure === figure).map((curve) => ({ run: name, curve })),
  );

function colorBy(lines: Line[], hasValidation: boolean, theme: Theme): object {
  const names = [...new Set(lines.map(({ run }) => run))];
  const [field, domain] =
    names.length === 1 && hasValidation ? ['part', Object.keys(dashes)] : ['run', names];
  const range = domain.map((_, i) => seriesColor(theme, i));
  return { field, type: 'nominal', scale: { domain, range } };
}

/** `adam, training: from 19.457 to 2.1624 over 6 epochs, lowest 2.1624 in epoch 5`. */
function described({ run, curve: { part, points } }: Line): string {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  if (finite.length === 0) return `${run}, ${part}: no finite value`;
  const lowest = finite.reduce((best, point) => (point.y < best.y ? point : best));
  const [first, last] = [finite[0]!, finite.at(-1)!].map(({ y }) => shortNumber(y));
  return `${run}, ${part}: from ${first} to ${last} over ${points.length} epochs, lowest ${shortNumber(lowest.y)} in epoch ${lowest.x}`;
}
