/** @file The page's sections of what the models predict and of their weights. */
import type { Chart } from '../charts/chart.ts';
import { predictionCharts } from '../charts/index.ts';
import { onPage } from '../charts/theme.ts';
import { tradeOffCharts } from '../charts/trade-offs.ts';
import { weightCharts } from '../charts/weights.ts';
import type { RunRecord } from '../run-record.ts';
import type { Draw } from './draw.ts';
import { type Html, html } from './html.ts';
import { labelTables } from './labels.ts';

const options = { theme: onPage, alone: false };

export async function predictionsSection(
  runs: readonly RunRecord[],
  draw: Draw,
): Promise<Html | undefined> {
  const figures: Html[] = [];
  for (const chart of tradeOffCharts(runs, options)) figures.push(await figure(chart, draw));
  for (const [place, run] of runs.entries())
    for (const chart of predictionCharts(run, place, options))
      figures.push(await figure(chart, draw, runs.length > 1 ? `: ${run.name}` : ''));
  if (figures.length === 0) return undefined;
  return html`<section aria-labelledby="predictions">
    <h2 id="predictions">Predictions</h2>
    <p class="quiet">${sources(runs)}</p>
    <div class="stack">${labelTables(runs)}</div>
    <div class="grid">${figures}</div>
  </section>`;
}

/** Of which rows the charts are. */
function sources(runs: readonly RunRecord[]): string {
  const said = runs.flatMap(({ name, predictions }) => {
    if (!predictions) return [];
    const { part, rows, ids } = predictions;
    const [all, some] = [rows, ids.length].map((count) => count.toLocaleString('en-US'));
    const which = ids.length < rows ? `${some} of the ${all} rows` : `the ${all} rows`;
    return [`${runs.length > 1 ? `${name}: ` : 'Of '}${which} of the ${part} part`];
  });
  return `${said.join('; ')}.`;
}

/** All tensors of all runs, those of one run in its colour. */
export async function weightsSection(
  runs: readonly RunRecord[],
  draw: Draw,
): Promise<Html | undefined> {
  const charts = runs.flatMap((run, place) => weightCharts(run, place, options));
  if (charts.length === 0) return undefined;
  const figures: Html[] = [];
  for (const chart of charts) figures.push(await figure(chart, draw));
  return html`<section aria-labelledby="weights">
    <h2 id="weights">Weights</h2>
    <div class="grid small">${figures}</div>
  </section>`;
}

const figure = async (chart: Chart, draw: Draw, suffix = ''): Promise<Html> =>
  html`<figure>
    <h3>${chart.title}${suffix}</h3>
    ${await draw(chart)}
    <figcaption>${chart.description}</figcaption>
  </figure>`;
