/** @file The page's section of curves: a chart for each figure, all runs over one another. */
import type { Chart } from '../charts/chart.ts';
import { curveChart } from '../charts/curves.ts';
import { escaped } from '../charts/render.ts';
import { onPage, seriesColor } from '../charts/theme.ts';
import { shortNumber } from '../numbers.ts';
import { type RunRecord, figuresOf } from '../run-record.ts';
import { type Draw } from './draw.ts';
import { type Html, html, trusted } from './html.ts';

export async function curvesSection(
  runs: readonly RunRecord[],
  draw: Draw,
  logScale: boolean,
): Promise<Html> {
  const figures: Html[] = [];
  for (const figure of figuresOf(runs).filter((name) => !isConstantRate(name, runs)))
    figures.push(await figureOf(figure, runs, draw, logScale));
  return html`<section aria-labelledby="curves">
    <h2 id="curves">Course of training</h2>
    ${legend(runs)}
    <div class="grid">${figures}</div>
  </section>`;
}

/** A learning rate that never changes is among the settings, and makes no picture. */
function isConstantRate(figure: string, runs: readonly RunRecord[]): boolean {
  if (figure !== 'learningRate') return false;
  const curves = runs.flatMap(({ curves: all }) => all.filter((curve) => curve.figure === figure));
  return curves.every(({ points }) => points.every(({ y }) => y === points[0]!.y));
}

async function figureOf(
  figure: string,
  runs: readonly RunRecord[],
  draw: Draw,
  logScale: boolean,
): Promise<Html> {
  const options = { theme: onPage, alone: false };
  const linear = curveChart(figure, runs, options);
  const logarithmic = curveChart(figure, runs, { ...options, logScale: true });
  const hasBoth = JSON.stringify(logarithmic.spec) !== JSON.stringify(linear.spec);
  const shown = await draw(linear);
  const body = hasBoth ? await scales(shown, logarithmic, draw, logScale) : shown;
  return html`<figure>
    <h3>${linear.title}</h3>
    ${body}${numbersOf(figure, runs)}
  </figure>`;
}

/** The chart in both scales, of which style rules show the one that is chosen: no script is needed. */
async function scales(
  linear: Html,
  logarithmic: Chart,
  draw: Draw,
  logScale: boolean,
): Promise<Html> {
  const group = `scale of ${logarithmic.name}`;
  const radio = (kind: 'linear' | 'log', isChosen: boolean): Html =>
    trusted(
      `<label><input type="radio" name="${escaped(group)}" class="${kind}"${isChosen ? ' checked' : ''}>${kind} scale</label>`,
    );
  return html`<fieldset class="scales" aria-label="${group}">
      ${radio('linear', !logScale)}${radio('log', logScale)}
    </fieldset>
    <div class="scaled linear-scale">${linear}</div>
    <div class="scaled log-scale">${await draw(logarithmic)}</div>`;
}

const key = (text: string, color: string, dash = ''): Html =>
  html`<li>
    ${trusted(`<svg width="24" height="10" aria-hidden="true"><line x1="0" x2="24" y1="5" y2="5" stroke="${color}" stroke-width="2.5"${dash && ` stroke-dasharray="${dash}"`}/></svg>`)}${text}
  </li>`;

/** Which colour is which run, and which dash which part; of one run alone the parts have the colours. */
function legend(runs: readonly RunRecord[]): Html | undefined {
  const hasValidation = runs.some(({ curves }) => curves.some(({ part }) => part === 'validation'));
  if (runs.length === 1 && !hasValidation) return undefined;
  const named = runs.map(({ name }, i) => key(name, seriesColor(onPage, i)));
  const [own, shared] = [
    [key('training', seriesColor(onPage, 0)), key('validation', seriesColor(onPage, 1), '5 3')],
    [key('training', 'var(--muted)'), key('validation', 'var(--muted)', '5 3')],
  ];
  const parts = hasValidation ? (runs.length === 1 ? own : shared) : [];
  return html`<ul class="legend">
    ${runs.length > 1 ? named : []}${parts}
  </ul>`;
}

const rowsShown = 12;

/** The figure's values at some epochs, for those who would rather read than look. */
function numbersOf(figure: string, runs: readonly RunRecord[]): Html {
  const curves = runs.flatMap(({ name, curves: all }) =>
    all
      .filter((curve) => curve.figure === figure)
      .map(({ part, points }) => ({ title: runs.length > 1 ? `${name}, ${part}` : part, points })),
  );
  const seen = new Set(curves.flatMap(({ points }) => spread(points).map(({ x }) => x)));
  const epochs = spread([...seen].sort((one, other) => one - other));
  const values = curves.map(
    ({ points }) => new Map(points.filter(({ x }) => seen.has(x)).map(({ x, y }) => [x, y])),
  );
  const rows = epochs.map((epoch) => {
    const cells = values.map((byEpoch) => {
      const value = byEpoch.get(epoch);
      return html`<td class="number">${value === undefined ? '' : shortNumber(value)}</td>`;
    });
    return html`<tr>
      <th scope="row">${epoch}</th>
      ${cells}
    </tr>`;
  });
  const heads = curves.map(({ title }) => html`<th scope="col" class="number">${title}</th>`);
  return html`<details>
    <summary>Numbers</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="${figure} in numbers">
      <table>
        <thead>
          <tr>
            <th scope="col">epoch</th>
            ${heads}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** At most so many of `items`, evenly, with the ends. */
function spread<Item>(items: readonly Item[]): Item[] {
  if (items.length <= rowsShown) return [...items];
  const step = (items.length - 1) / (rowsShown - 1);
  return Array.from({ length: rowsShown }, (_, i) => items[Math.round(i * step)]!);
}
