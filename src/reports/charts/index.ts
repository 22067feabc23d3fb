/** @file All the pictures that runs have, by name. */
import { GradtapeError } from '../../errors.ts';
import { suggest } from '../../suggest.ts';
import { type RunRecord, figuresOf } from '../run-record.ts';
import type { Chart, ChartOptions } from './chart.ts';
import { confusionChart } from './confusion.ts';
import { curveChart } from './curves.ts';
import { labelsChart } from './labels.ts';
import { regressionCharts } from './regression.ts';
import { tradeOffCharts } from './trade-offs.ts';
import { weightCharts } from './weights.ts';

/** What a run predicts: a chart of its own for each run. */
export function predictionCharts(run: RunRecord, place: number, options: ChartOptions): Chart[] {
  const { predictions } = run;
  if (!predictions) return [];
  switch (predictions.task) {
    case 'regression':
      return regressionCharts(run, place, predictions, options);
    case 'multilabel':
      return [labelsChart(run, place, predictions, options)];
    default:
      return [confusionChart(run, predictions, options)];
  }
}

/**
 * The picture that goes by `name`.
 * @throws GradtapeError `usage` for a name that no picture has, or that the pictures of several runs have
 */
export function chartNamed(name: string, runs: readonly RunRecord[], options: ChartOptions): Chart {
  const charts = [
    ...figuresOf(runs).map((figure) => curveChart(figure, runs, options)),
    ...tradeOffCharts(runs, options),
    ...runs.flatMap((run, place) => predictionCharts(run, place, options)),
    ...runs.flatMap((run, place) => weightCharts(run, place, options)),
  ];
  const names = [...new Set(charts.map((chart) => chart.name))];
  const [found, ...others] = charts.filter((chart) => chart.name === name);
  if (!found)
    throw new GradtapeError('usage', `no plot is named ${JSON.stringify(name)}`, {
      hint: suggest(name, names) ?? `there are ${names.join(', ')}`,
    });
  if (others.length > 0)
    throw new GradtapeError('usage', `each run has a plot named ${JSON.stringify(name)}`, {
      hint: 'name one run',
    });
  return found;
}
