/** @file The page's tables of how well each of several labels is told. */
import type { LabelPredictions } from '../../training/predictions.ts';
import { mostCounted } from '../charts/labels.ts';
import { type LabelFigures, figuresByLabel, figuresOfAll } from '../label-figures.ts';
import { shortNumber } from '../numbers.ts';
import type { RunRecord } from '../run-record.ts';
import { type Html, html } from './html.ts';

/** Of more labels, those that most rows have are listed. */
const mostListed = 200;

/** A table for each run of several labels. */
export const labelTables = (runs: readonly RunRecord[]): Html[] =>
  runs.flatMap(({ name, predictions }, run) =>
    predictions?.task === 'multilabel'
      ? [tableOf(predictions, `by-label-${run}`, runs.length > 1 ? `: ${name}` : '')]
      : [],
  );

function tableOf(predictions: LabelPredictions, id: string, suffix: string): Html {
  const { labels } = predictions;
  const figures = figuresByLabel(predictions).map((of, i) => ({
    label: labels[i]!,
    count: of.count,
    of,
  }));
  const listed = mostCounted(figures, mostListed);
  const which =
    listed.length < labels.length
      ? `the ${mostListed} commonest of ${labels.length.toLocaleString('en-US')} labels`
      : 'by label';
  const heads = ['rows', 'accuracy', 'precision', 'recall', 'F1', 'AUC'].map(
    (head) => html`<th scope="col" class="number">${head}</th>`,
  );
  return html`<div class="card scroll" tabindex="0" role="region" aria-labelledby="${id}">
    <h3 id="${id}">${which}${suffix}</h3>
    <table class="wide">
      <thead>
        <tr>
          <th scope="col">label</th>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${listed.map(({ label, of }) => rowOf(label, of))}
        ${rowOf('all labels', figuresOfAll(predictions))}
      </tbody>
    </table>
  </div>`;
}

function rowOf(title: string, { count, ...of }: LabelFigures): Html {
  const shares = [of.accuracy, of.precision, of.recall, of.f1, of.area].map(
    (share) => html`<td class="number">${share === undefined ? '–' : shortNumber(share)}</td>`,
  );
  return html`<tr>
    <th scope="row">${title}</th>
    <td class="number">${count.toLocaleString('en-US')}</td>
    ${shares}
  </tr>`;
}
