/** @file Opens a table, whatever it is in. */
import type { TableSource } from '../source.ts';
import { opener, stored } from './bytes.ts';
import { csvRows } from './csv.ts';
import { digestOf } from './digest.ts';
import { numberParser } from './numerals.ts';
import { type Dialect, type TableRequest, defaultDialect } from './request.ts';
import { rowsTable } from './rows-table.ts';

/**
 * The table that is asked for. Its columns' names are known then; its rows are read when they are asked for.
 * @throws GradtapeError `data` for what cannot be read, with the place.
 */
export async function openTable(request: TableRequest): Promise<TableSource> {
  const { path, columns, text } = request;
  const dialect = dialectOf(request);
  const rows = await csvRows({ path, open: opener(path), dialect });
  const reading = { parse: numberParser(dialect), missing: new Set(dialect.missing) };
  return rowsTable(rows, { path, reading, columns, text, digest: () => digestOf([stored(path)]) });
}

/** The keys that are given, the defaults for the others; the cells of a `.tsv` file stand between tabs. */
function dialectOf(request: TableRequest): Dialect {
  const delimiter = /\.tsv(\.gz|\.zst)?$/i.test(request.path) ? '\t' : defaultDialect.delimiter;
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  return { ...defaultDialect, delimiter, ...Object.fromEntries(given) };
}
