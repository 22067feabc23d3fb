/** @file The epochs as a CSV, in the form of Keras's CSVLogger. */
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectorySync } from '../system.ts';
import type { EpochEvent, MetricValue } from '../training/events.ts';
import type { EventConsumer } from './consumer.ts';
import { type NamedValue, epochValues } from './epoch-values.ts';
import { writing } from './written.ts';

export interface CsvLogOptions {
  separator?: string | undefined;
  /** Whether to go on at the end of a file that is there. */
  append?: boolean | undefined;
}

/**
 * A consumer that writes a row after each epoch: `epoch`, then what was measured by its sorted names, then, where there is
 * no validation, empty columns of validation (`NA`), all as Keras writes them. The columns are those of the first epoch.
 * @throws GradtapeError `output`
 */
export function csvLog(
  path: string,
  { separator = ',', append = false }: CsvLogOptions = {},
): EventConsumer {
  let columns: string[] | undefined;
  const lineOf = (cells: readonly string[]): string =>
    `${cells.map((cell) => quoted(cell, separator)).join(separator)}\r\n`;
  const begin = (firstEpoch: number): void => {
    makeDirectorySync(dirname(path));
    if (!append) writeFileSync(path, firstEpoch > 0 ? rowsBefore(path, firstEpoch) : '');
  };
  const row = (event: EpochEvent): string => {
    const values = new Map(epochValues(event));
    const isFirst = columns === undefined;
    columns ??= columnsOf(epochValues(event));
    const cells = columns.map((name) => cellOf(values.get(name)));
    const header = isFirst && isEmpty(path) ? lineOf(['epoch', ...columns]) : '';
    return header + lineOf([String(event.epoch), ...cells]);
  };
  return {
    see(event) {
      if (event.event === 'start') writing(path, () => begin(event.firstEpoch));
      if (event.event === 'epoch') writing(path, () => appendFileSync(path, row(event)));
    },
    close: () => undefined,
  };
}

/** What a run that goes on had written of the epochs before; later ones it will write again. */
function rowsBefore(path: string, firstEpoch: number): string {
  if (isEmpty(path)) return '';
  const lines = readFileSync(path, 'utf8').split('\r\n').slice(0, -1);
  const lasting = lines.filter((line, i) => i === 0 || Number.parseInt(line, 10) < firstEpoch);
  return lasting.map((line) => `${line}\r\n`).join('');
}

const isEmpty = (path: string): boolean =>
  (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;

function columnsOf(values: readonly NamedValue[]): string[] {
  const names = values.map(([name]) => name).sort();
  const hasValidation = names.some((name) => name.startsWith('val_'));
  return hasValidation ? names : [...names, ...names.map((name) => `val_${name}`)];
}

function cellOf(value: MetricValue | undefined): string {
  if (value === undefined) return 'NA';
  if (Array.isArray(value)) return `[${value.map(cellOf).join(', ')}]`;
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}

/** A cell in quotes where it would not be read as one otherwise (RFC 4180). */
const quoted = (cell: string, separator: string): string =>
  cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
