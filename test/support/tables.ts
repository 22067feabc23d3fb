/** @file Reads texts as files, and shows tables as plain values. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openTable } from '../../src/data/readers/open.ts';
import { copied, readAll } from '../../src/data/readers/read-all.ts';
import type { TableRequest } from '../../src/data/readers/request.ts';
import type { RawChunk, RawColumn, TableSource } from '../../src/data/source.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradtape-readers-'));
after(() => rmSync(folder, { recursive: true }));

/** Messages call the files by their names, without the folder. */
export const bare = (text: string): string => text.replaceAll(`${folder}/`, '');

/** Writes a file below a folder that lives as long as the tests of the file. */
export function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export type Request = Omit<TableRequest, 'path'> & { name?: string };

/** Runs `use` with the table that `content` is, and has its errors call the file `t.csv`. */
export async function withTable<Result>(
  content: string | Uint8Array,
  { name = 't.csv', ...request }: Request,
  use: (table: TableSource) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(await openTable({ path: fileWith(name, content), ...request }));
  } catch (error) {
    if (error instanceof Error) error.message = bare(error.message);
    throw error;
  }
}

export type PlainTable = Record<string, (number | string | null)[]>;

/** The whole table, as column names and cells. */
export const tableOf = (content: string | Uint8Array, request: Request = {}): Promise<PlainTable> =>
  withTable(content, request, async (table) => plain(await readAll(table)));

/** The same by chunks. */
export async function chunksOf(table: TableSource): Promise<RawChunk[]> {
  const chunks: RawChunk[] = [];
  for await (const chunk of table.chunks()) chunks.push(copied(chunk));
  return chunks;
}

export const plain = ({ columns }: Pick<RawChunk, 'columns'>): PlainTable =>
  Object.fromEntries(columns.map((column) => [column.name, cellsOf(column)]));

/** Numbers, texts, and null where a cell is missing. */
function cellsOf(column: RawColumn): (number | string | null)[] {
  return column.type === 'number'
    ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
    : Array.from(column.codes, (code) => (code < 0 ? null : column.dictionary[code]!));
}

/** Rows of texts, as a CSV file without a header holds them. */
export async function textsOf(
  content: string | Uint8Array,
  request: Request = {},
): Promise<string[][]> {
  const asText = { header: false, missing: [], ...request };
  return withTable(content, asText, async ({ names }) => {
    const columns = await tableOf(content, { ...asText, text: names });
    const cells = Object.values(columns) as string[][];
    return (cells[0] ?? []).map((_, row) => cells.map((column) => column[row]!));
  });
}
