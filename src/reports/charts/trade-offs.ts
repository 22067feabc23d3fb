/** @file The ROC and precision-recall curves of models with two classes, of several runs over one another. */
import { downsample, type Point } from '../downsample.ts';
import { shortNumber } from '../numbers.ts';
import type { RunRecord } from '../run-record.ts';
import { type TradeOffs, tradeOffs } from '../trade-offs.ts';
import type { Chart, ChartOptions } from './chart.ts';
import { axisX, frame } from './frame.ts';
import { seriesColor } from './theme.ts';

interface Judged extends TradeOffs {
  run: string;
  place: number;
}

/** Both charts; none where no run has scores of both classes. */
export function tradeOffCharts(runs: readonly RunRecord[], options: ChartOptions): Chart[] {
  const judged = runs.flatMap(({ name, predictions }, place): Judged[] => {
    if (predictions?.task !== 'binary' || !predictions.scores) return [];
    const found = tradeOffs(predictions.truth, predictions.scores);
    return found.positives > 0 && found.positives < 1 ? [{ run: name, place, ...found }] : [];
  });
  return judged.length > 0 ? [roc(judged, options), precisionRecall(judged, options)] : [];
}

function roc(judged: readonly Judged[], options: ChartOptions): Chart {
  const chance = [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ];
  return {
    name: 'roc',
    title: 'ROC curve',
    description: judged
      .map(({ run, area }) => `${run}: area under the curve ${shortNumber(area)}`)
      .join('; '),
    spec: overlaid(judged, ({ roc: points }) => points, options, {
      titles: ['ROC curve', 'false positive rate', 'true positive rate'],
      reference: chance,
      stepped: false,
    }),
  };
}

function precisionRecall(judged: readonly Judged[], options: ChartOptions): Chart {
  const { positives } = judged[0]!;
  return {
    name: 'precision-recall',
    title: 'precision and recall',
    description: judged
      .map(
        ({ run, averagePrecision }) => `${run}: average precision ${shortNumber(averagePrecision)}`,
      )
      .join('; '),
    spec: overlaid(judged, ({ precisionRecall: points }) => points, options, {
      titles: ['precision and recall', 'recall', 'precision'],
      reference: [
        { x: 0, y: positives },
        { x: 1, y: positives },
      ],
      stepped: true,
    }),
  };
}

interface Look {
  titles: [title: string, x: string, y: string];
  /** What a model that knows nothing reaches. */
  reference: Point[];
  stepped: boolean;
}

function overlaid(
  judged: readonly Judged[],
  pointsOf: (one: Judged) => Point[],
  options: ChartOptions,
  { titles: [title, x, y], reference, stepped }: Look,
): object {
  const values = judged.flatMap((one) =>
    downsample(pointsOf(one)).map(({ x, y }, order) => ({ x, y, order, run: one.run })),
  );
  const unit = { domain: [0, 1], nice: false };
  const axis = { format: '~g', tickCount: 5 };
  const domain = judged.map(({ run }) => run);
  const range = judged.map(({ place }) => seriesColor(options.theme, place));
  const legend = options.alone && judged.length > 1 ? {} : { legend: null };
  return {
    ...frame(title, options),
    encoding: {
      x: { ...axisX(x, axis), scale: unit },
      y: { field: 'y', type: 'quantitative', title: y, scale: unit, axis },
    },
    layer: [
      {
        data: { values: reference },
        mark: { type: 'line', color: options.theme.muted, strokeDash: [2, 4], strokeWidth: 1 },
      },
      {
        data: { values },
        mark: { type: 'line', strokeWidth: 2, ...(stepped && { interpolate: 'step-before' }) },
        encoding: {
          color: { field: 'run', type: 'nominal', scale: { domain, range }, ...legend },
          order: { field: 'order', type: 'quantitative' },
        },
      },
    ],
  };
}
