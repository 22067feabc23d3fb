/** @file The page's tables: how the runs ended, in what they differ, and what each was made of. */
import { onPage, seriesColor } from '../charts/theme.ts';
import { shortNumber } from '../numbers.ts';
import type { Curve, RunRecord } from '../run-record.ts';
import { figuresOf } from '../run-record.ts';
import { type Html, html, trusted } from './html.ts';
import { differences, glance, settingsOf } from '../settings.ts';

/** A row for each run: its figures at the end, the best of each figure marked. */
export function summarySection(runs: readonly RunRecord[]): Html {
  const columns = figuresOf(runs)
    .filter((figure) => figure !== 'learningRate')
    .flatMap((figure) =>
      (['training', 'validation'] as const).flatMap((part) => columnOf(runs, figure, part)),
    );
  const heads = columns.map(({ title }) => html`<th scope="col" class="number">${title}</th>`);
  const rows = runs.map(({ name, summary }, run) => {
    const cells = columns.map(
      ({ last, best }) =>
        html`<td class="${run === best ? 'number best' : 'number'}">
          ${last[run] === undefined ? '' : shortNumber(last[run])}
        </td>`,
    );
    const others = Object.values(summary).map(
      (value) => html`<td class="number">${String(value)}</td>`,
    );
    return html`<tr>
      <th scope="row">${runs.length > 1 ? swatch(run) : undefined}${name}</th>
      ${cells}${others}
    </tr>`;
  });
  const more = Object.keys(runs[0]!.summary).map(
    (name) => html`<th scope="col" class="number">${name}</th>`,
  );
  return html`<section aria-labelledby="summary">
    <h2 id="summary">Summary</h2>
    <div class="card scroll" tabindex="0" role="region" aria-labelledby="summary">
      <table class="wide">
        <thead>
          <tr>
            <th scope="col">run</th>
            ${heads}${more}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}

interface Column {
  title: string;
  /** The value at the end of each run. */
  last: (number | undefined)[];
  /** The run whose value is the best; none where there is one run, several are as good, or nobody can tell. */
  best: number;
}

function columnOf(runs: readonly RunRecord[], figure: string, part: Curve['part']): Column[] {
  const last = runs.map(
    ({ curves }) =>
      curves.find((curve) => curve.figure === figure && curve.part === part)?.points.at(-1)?.y,
  );
  if (last.every((value) => value === undefined)) return [];
  return [
    { title: part === 'validation' ? `val.${figure}` : figure, last, best: bestOf(figure, last) },
  ];
}

/** Of the loss, and of the metrics that are losses, less is better; of accuracies, areas and scores more is. */
const lessIsBetter = /loss|error|entropy|divergence|hinge|poisson|logCosh|huber/i;
const moreIsBetter = /accuracy|auc|precision|recall|score|iou|r2|correlation/i;

function bestOf(figure: string, values: readonly (number | undefined)[]): number {
  const finite = values.filter(
    (value) => value !== undefined && Number.isFinite(value),
  ) as number[];
  if (finite.length < 2) return -1;
  const sign = lessIsBetter.test(figure) ? 1 : moreIsBetter.test(figure) ? -1 : 0;
  const best = sign * Math.min(...finite.map((value) => sign * value));
  const isAlone = finite.filter((value) => value === best).length === 1;
  return sign !== 0 && isAlone ? values.indexOf(best) : -1;
}

const swatch = (run: number): Html =>
  trusted(
    `<svg width="10" height="10" aria-hidden="true" style="margin-right:.5rem"><circle cx="5" cy="5" r="5" fill="${seriesColor(onPage, run)}"/></svg>`,
  );

/** In which settings the runs differ. */
export function differencesSection(runs: readonly RunRecord[]): Html | undefined {
  if (runs.length < 2) return undefined;
  const found = differences(
    runs.map(({ config, data, versions }) => ({ ...config, table: data, versions })),
  );
  const heads = runs.map(({ name }, run) => html`<th scope="col">${swatch(run)}${name}</th>`);
  const rows = found.map(
    ([name, values]) =>
      html`<tr>
        <th scope="row">${name}</th>
        ${values.map((value) => html`<td class="value">${value ?? '–'}</td>`)}
      </tr>`,
  );
  const body =
    found.length === 0
      ? html`<p class="quiet">The runs have the same config, data and versions.</p>`
      : html`<div class="card scroll" tabindex="0" role="region" aria-labelledby="differences">
          <table>
            <thead>
              <tr>
                <th scope="col">setting</th>
                ${heads}
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>
        </div>`;
  return html`<section aria-labelledby="differences">
    <h2 id="differences">What differs</h2>
    ${body}
  </section>`;
}

/** Config, data and versions of each run. */
export function cardsSection(runs: readonly RunRecord[]): Html {
  const cards = runs.flatMap(({ name, config, data, versions }) => {
    const suffix = runs.length > 1 ? ` of ${name}` : '';
    return [
      card(`Config${suffix}`, config),
      card(`Data${suffix}`, data),
      card(`Versions${suffix}`, versions),
    ];
  });
  return html`<section aria-labelledby="made">
    <h2 id="made">Made of</h2>
    <div class="grid">${cards}</div>
  </section>`;
}

function card(title: string, object: object): Html | undefined {
  const rows = settingsOf(object).map(
    ([name, value]) =>
      html`<tr>
        <th scope="row">${breakable(name)}</th>
        <td class="value">${glance(value)}</td>
      </tr>`,
  );
  return rows.length === 0
    ? undefined
    : html`<div class="card">
        <h3>${title}</h3>
        <table class="settings" aria-label="${title}">
          ${rows}
        </table>
      </div>`;
}

/** A dotted name that may go on in a new line after each dot. */
const breakable = (name: string): Html[] =>
  name.split(/(?<=[.\]])/).map((part) => html`${part}<wbr />`);
