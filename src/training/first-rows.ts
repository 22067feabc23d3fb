/** @file What is looked at of a table that is too large for memory: its first rows, beside what passes over all have learnt. */
import { bytesOf } from '../config/reading.ts';
import type { Config } from '../config/schema.ts';
import type { PreparedData, RowStream } from '../data/dataset.ts';
import { memoryPerByte } from '../data/readers/files.ts';
import { readFirst } from '../data/readers/read-all.ts';
import type { FirstRows } from '../data/source.ts';
import {
  type ReadTable,
  type Telling,
  isLarge,
  prefetched,
  readTable,
  sourceOf,
} from './prepare.ts';

/** As many first rows of the config's table as memory allows, all where they fit. */
export async function readFittingRows(
  config: Config,
  telling: Telling = {},
): Promise<ReadTable & FirstRows> {
  const { data } = config;
  if (!(await isLarge(data)))
    return { ...(await readTable(config, data.path, telling)), isWhole: true };
  const source = await sourceOf(data, data.path, telling);
  const first = await readFirst(source, bytesOf(data.memoryLimit) / memoryPerByte);
  return { ...first, places: { name: source.name, locate: (row) => source.locate(row) } };
}

/** `data.csv: larger than data.memoryLimit: looked at its first 1,234,567 rows` */
export const lookedAtText = (table: string, rows: number): string =>
  `${table}: larger than data.memoryLimit: looked at its first ${rows.toLocaleString('en-US')} rows`;

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
