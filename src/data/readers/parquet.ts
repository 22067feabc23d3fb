/** @file Parquet files as a table, read by DuckDB. */
import { resolve } from 'node:path';
import type { TableSource } from '../source.ts';
import type { Source } from './bytes.ts';
import {
  type Connection,
  asked,
  confine,
  countOf,
  literal,
  namesIn,
  openDuckdb,
} from './duckdb.ts';
import { type RelationChoice, relationTable } from './relation-table.ts';
import { requireSameNames } from './several.ts';

/** @throws GradtapeError `data` for what is no Parquet, and for columns that are neither numbers nor text. */
export async function parquetTable(
  files: readonly Source[],
  choice: Omit<RelationChoice, 'locate'>,
  memory: number,
): Promise<TableSource> {
  const connection = await openDuckdb(memory);
  await viewParquet(connection, files);
  const locate = (row: number): Promise<string> => locateIn(connection, files, row);
  return relationTable(connection, 'data', { ...choice, locate });
}

/** Makes the files the view `data`, and the only files that the connection can reach from then on. */
export async function viewParquet(connection: Connection, files: readonly Source[]): Promise<void> {
  await confine(connection, files.map(pathOf));
  const parts: { name: string; names: readonly string[] }[] = [];
  for (const file of files)
    parts.push({ name: file.name, names: await namesIn(connection, scanOf([file]), file.name) });
  for (const part of parts) requireSameNames(parts[0]!, part);
  await asked(files[0]!.name, connection.run(`CREATE VIEW data AS FROM ${scanOf(files)}`));
}

const pathOf = ({ path }: Source): string => resolve(path);

const scanOf = (files: readonly Source[]): string =>
  `read_parquet([${files.map((file) => literal(pathOf(file))).join()}])`;

/** Parquet has no lines: the row is told, from 1, and which file it is in. */
async function locateIn(
  connection: Connection,
  files: readonly Source[],
  row: number,
): Promise<string> {
  let left = row;
  for (const file of files) {
    const rows = await countOf(connection, scanOf([file]));
    if (left < rows || file === files.at(-1)) return `${file.name}, row ${left + 1}`;
    left -= rows;
  }
  throw new RangeError('no files');
}
