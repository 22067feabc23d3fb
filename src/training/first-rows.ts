/** @file What is looked at of a table that is too large for memory: its first rows, beside what passes over all have learnt. */
import { bytesOf } from '../config/reading.ts';
import type { Config } from '../config/schema.ts';
import type { PreparedData, RowStream } from '../data/dataset.ts';
import { memoryPerByte } from '../data/readers/files.ts';
import { headOf, readFirst } from '../data/readers/read-all.ts';
import type { FirstRows } from '../data/source.ts';
import {
  type ReadTable,
  type Telling,
  isLarge,
  prefetched,
  readTable,
  sourceOf,
} from './prepare.ts';

/** The rows of a table that are looked at. */
export interface LookedAt extends ReadTable, FirstRows {
  /** Whether the table is larger than memory. */
  isLarge: boolean;
}

/** More would take long to compare, and tell little. */
const mostRows = 4e6;

/** About what a cell takes while rows are compared. */
const bytesPerCell = 40;

/** The first rows of the config's table, as many as are looked at and as memory allows. */
export async function readFittingRows(config: Config, telling: Telling = {}): Promise<LookedAt> {
  const { data } = config;
  if (!(await isLarge(data))) return lookedAt(await readTable(config, data.path, telling));
  const source = await sourceOf(data, data.path, telling);
  const limit = bytesOf(data.memoryLimit);
  const { raw, isWhole } = await readFirst(source, limit / memoryPerByte);
  const rows = Math.min(mostRows, Math.ceil(limit / (bytesPerCell * source.names.length)));
  const places = { name: source.name, locate: (row: number) => source.locate(row) };
  return {
    raw: headOf(raw, rows),
    isWhole: isWhole && raw.rows <= rows,
    isLarge: true,
    places,
  };
}

/** Of a table that fits into memory. */
export const lookedAt = ({ raw, places }: ReadTable): LookedAt => ({
  raw: headOf(raw, mostRows),
  isWhole: raw.rows <= mostRows,
  isLarge: false,
  places,
});

/** `data.csv: larger than data.memoryLimit: looked at its first 1,234,567 rows` */
export function lookedAtText(table: string, rows: number, isLarge: boolean): string {
  const why = isLarge ? 'larger than data.memoryLimit: ' : '';
  return `${table}: ${why}looked at its first ${rows.toLocaleString('en-US')} rows`;
}

/** What training would learn of a large table, and how many rows it has. */
export async function surveyedTable(
  config: Config,
  telling: Telling = {},
): Promise<{ rows: number; data: PreparedData & { stream: RowStream } }> {
  const { surveyedData } = await import('./prepare-stream.ts');
  const table = await prefetched(config, telling);
  try {
    const survey = await table.survey();
    return { rows: survey.rows, data: surveyedData(config, table, survey) };
  } finally {
    await table.dispose();
  }
}
