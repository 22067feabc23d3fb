/** @file A run's last epoch and what was expected of it, as Markdown for the summary of a CI job. */
import { shortestFloat32 } from '../float32.ts';
import { type Epoch, type Measured, type Verdict, foundText } from './judge.ts';
import { type Likeness, differenceText } from './same-as.ts';

/** A table of figures, and one of expectations where there were any. */
export function summaryText(
  title: string,
  epochs: readonly Epoch[],
  verdicts: readonly Verdict[],
  likeness?: Likeness,
): string {
  const last = epochs.at(-1);
  const figures = last === undefined ? [] : [table(['figure', 'value'], figuresOf(last))];
  const judged = [...verdicts.map(verdictRow), ...(likeness ? [likenessRow(likeness)] : [])];
  const expectations = judged.length === 0 ? [] : [table(['expected', 'found', ''], judged)];
  return [`### ${title}`, ...figures, ...expectations].map((part) => `${part}\n\n`).join('');
}

const verdictRow = (verdict: Verdict): string[] => [
  `\`${verdict.expectation.text.trim()}\``,
  foundText(verdict),
  metText(verdict.met),
];

/** Of several differences the first, and how many there are besides. */
function likenessRow({ run, differences: [first, ...others] }: Likeness): string[] {
  const more = others.length > 0 ? `; and ${others.length} more` : '';
  const found = first === undefined ? 'the same' : `${differenceText(first)}${more}`;
  return [`the same as \`${run}\``, found, metText(first === undefined)];
}

const metText = (met: boolean): string => (met ? 'met' : '**not met**');

const figuresOf = (epoch: Epoch): string[][] => [
  ['epochs', String(epoch.epoch + 1)],
  ...measured(epoch, ''),
  ...(epoch.validation ? measured(epoch.validation, 'val.') : []),
];

/** Lists, such as a confusion matrix, have no place in a small table. */
const measured = ({ loss, terms, metrics }: Measured, prefix: string): string[][] =>
  Object.entries({ loss, ...terms, ...metrics }).flatMap(([name, value]) =>
    typeof value === 'number' ? [[`${prefix}${name}`, shortestFloat32(value)]] : [],
  );

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map(row).join('\n');

const row = (cells: string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
