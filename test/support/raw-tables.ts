/** @file Tables in memory, as a reader would give them. */
import type { TableSettings } from '../../src/data/columns/settings.ts';
import type { RawChunk, RawColumn } from '../../src/data/source.ts';

/** Cells of a column; null is a missing one. A column of numbers and nulls is one of numbers. */
export type Cells = readonly (number | string | null)[];

export function rawTable(columns: Readonly<Record<string, Cells>>, firstRow = 0): RawChunk {
  const rows = Object.values(columns)[0]?.length ?? 0;
  return { firstRow, rows, columns: Object.entries(columns).map(rawColumn) };
}

function rawColumn([name, cells]: [string, Cells]): RawColumn {
  if (cells.every((cell) => typeof cell !== 'string'))
    return { name, type: 'number', values: Float64Array.from(cells, (cell) => cell ?? Number.NaN) };
  const texts = cells.map((cell) => (cell === null ? null : String(cell)));
  const dictionary = [...new Set(texts.filter((text) => text !== null))];
  const codes = Int32Array.from(texts, (text) => (text === null ? -1 : dictionary.indexOf(text)));
  return { name, type: 'text', codes, dictionary };
}

export const allRows = ({ rows }: RawChunk): Uint32Array =>
  Uint32Array.from({ length: rows }, (_, row) => row);

/** What a config says of a table when it says only its target, and `settings`. */
export const settingsFor = (
  target: string | string[],
  settings: Partial<TableSettings> = {},
): TableSettings => ({
  features: 'all',
  target,
  standardize: false,
  columns: {},
  missing: { type: 'error' },
  ...settings,
});
