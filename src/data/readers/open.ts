/** @file Opens a table, whatever it is in. */
import { GradtapeError } from '../../errors.ts';
import type { TableSource } from '../source.ts';
import { type Source, opener, stored } from './bytes.ts';
import { csvRows } from './csv.ts';
import { digestOf } from './digest.ts';
import { filesOf, sizeOf } from './files.ts';
import { Progress } from './progress.ts';
import { readingOf } from './reading.ts';
import { type Dialect, type Format, type TableRequest, defaultDialect } from './request.ts';
import type { Rows } from './rows.ts';
import { type TableChoice, rowsTable } from './rows-table.ts';
import { type Part, rowsOfAll } from './several.ts';

/**
 * The table that is asked for. Its columns' names are known then; its rows are read when they are asked for.
 * @throws GradtapeError `data` for what cannot be read, with the place.
 */
export async function openTable(request: TableRequest): Promise<TableSource> {
  const { columns, text, sql, memoryLimit = defaultMemory } = request;
  const files = await filesOf(request.path, request.standardInput);
  const progress = new Progress(request.onProgress, await sizeOf(files));
  const digest = () => digestOf(files.map((file) => stored(file)));
  const name = files.length === 1 ? files[0]!.name : `${files[0]!.name}, …`;
  const isParquet = files.every((file) => formatOf(file, request) === 'parquet');
  const choice = { name, columns, text, progress, digest };
  // DuckDB gets half of the memory: chunks, columns and batches need some, too.
  if (sql !== undefined) {
    const data = isParquet ? files : await textTable(files, request, { name, progress, digest });
    const { queryTable } = await import('./sql.ts');
    return queryTable(sql, data, choice, memoryLimit / 2);
  }
  if (!isParquet) return textTable(files, request, choice);
  const { parquetTable } = await import('./parquet.ts');
  return parquetTable(files, choice, memoryLimit / 2);
}

/** In bytes. */
export const defaultMemory = 2 ** 31;

async function textTable(
  files: readonly Source[],
  request: TableRequest,
  choice: Omit<TableChoice, 'reading'>,
): Promise<TableSource> {
  const parts: Part[] = [];
  for (const file of files)
    parts.push({ name: file.name, rows: await rowsOf(file, request, choice.progress) });
  const { memoryLimit } = request;
  return rowsTable(rowsOfAll(parts), {
    ...choice,
    memoryLimit,
    reading: readingOf(dialectOf(request)),
  });
}

async function rowsOf(file: Source, request: TableRequest, progress: Progress): Promise<Rows> {
  const { name } = file;
  const open = opener(file, (bytes) => progress.addBytes(bytes));
  const format = formatOf(file, request);
  if (format === 'parquet')
    throw new GradtapeError('data', `${name}: Parquet and other files cannot be read together`);
  const dialect = dialectOf(request, format);
  requireEncoding(dialect.encoding);
  if (format !== 'jsonLines') return csvRows({ name, open, dialect });
  const { jsonRows } = await import('./json-lines.ts');
  return jsonRows(name, open, dialect.encoding);
}

/** The last part of the name of a file, whatever it is packed in. */
const endings: Record<string, Format> = {
  tsv: 'tsv',
  tab: 'tsv',
  jsonl: 'jsonLines',
  ndjson: 'jsonLines',
  parquet: 'parquet',
  pq: 'parquet',
};

function formatOf({ name }: Source, { format }: TableRequest): Format {
  if (format !== undefined) return format;
  const ending = /\.(\w+)(?:\.(?:gz|zst))?$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(endings, ending) ? endings[ending]! : 'csv';
}

/** The keys that are given, the defaults for the others. */
function dialectOf(request: TableRequest, format: Format = 'csv'): Dialect {
  const delimiter = format === 'tsv' ? '\t' : defaultDialect.delimiter;
  const escape = request.quote ?? defaultDialect.escape;
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  return { ...defaultDialect, delimiter, escape, ...Object.fromEntries(given) };
}

function requireEncoding(encoding: string): void {
  try {
    void new TextDecoder(encoding);
  } catch (cause) {
    const message = `unknown encoding ${JSON.stringify(encoding)}; expected a name such as "utf-8", "utf-16le" or "latin1"`;
    throw new GradtapeError('data', message, { cause });
  }
}
