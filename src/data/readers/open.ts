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
import { rowsTable } from './rows-table.ts';
import { rowsOfAll } from './several.ts';

/**
 * The table that is asked for. Its columns' names are known then; its rows are read when they are asked for.
 * @throws GradtapeError `data` for what cannot be read, with the place.
 */
export async function openTable(request: TableRequest): Promise<TableSource> {
  const { columns, text, onProgress } = request;
  const files = await filesOf(request.path);
  const progress = new Progress(onProgress, await sizeOf(files));
  const parts: { name: string; rows: Rows }[] = [];
  for (const file of files)
    parts.push({ name: file.name, rows: await rowsOf(file, request, progress) });
  return rowsTable(rowsOfAll(parts), {
    name: files.length === 1 ? files[0]!.name : `${files[0]!.name}, …`,
    reading: readingOf(dialectOf(request)),
    columns,
    text,
    progress,
    digest: () => digestOf(files.map((file) => stored(file))),
  });
}

async function rowsOf(file: Source, request: TableRequest, progress: Progress): Promise<Rows> {
  const { name } = file;
  const open = opener(file, (bytes) => progress.addBytes(bytes));
  const { format = formatOf(name) } = request;
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
};

function formatOf(name: string): Format {
  const ending = /\.(\w+)(?:\.(?:gz|zst))?$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(endings, ending) ? endings[ending]! : 'csv';
}

/** The keys that are given, the defaults for the others. */
function dialectOf(request: TableRequest, format: Format = 'csv'): Dialect {
  const delimiter = format === 'tsv' ? '\t' : defaultDialect.delimiter;
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  return { ...defaultDialect, delimiter, ...Object.fromEntries(given) };
}

function requireEncoding(encoding: string): void {
  try {
    void new TextDecoder(encoding);
  } catch (cause) {
    const message = `unknown encoding ${JSON.stringify(encoding)}; expected a name such as "utf-8", "utf-16le" or "latin1"`;
    throw new GradtapeError('data', message, { cause });
  }
}
