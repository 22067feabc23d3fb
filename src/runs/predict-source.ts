/** @file Where rows to predict come from, read as the run's own table was. */
import type { Readable } from 'node:stream';
import { opener } from '../data/readers/bytes.ts';
import { isPipe } from '../data/readers/files.ts';
import { openTable } from '../data/readers/open.ts';
import { defaultDialect } from '../data/readers/request.ts';
import { unpacked } from '../data/readers/unpack.ts';
import { tableRequest } from '../training/table-request.ts';
import type { LoadedRun } from './loaded.ts';
import type { PredictRequest } from './predict.ts';

export interface SourceChoice {
  /** A path, or what stands for `stdin`. */
  file: string;
  stdin?: Readable | undefined;
  /** Left out, the file's name tells, and without one the run's own table. */
  format?: 'csv' | 'jsonl' | undefined;
}

export async function predictSource(
  { config }: LoadedRun,
  { file, stdin, format }: SourceChoice,
): Promise<PredictRequest> {
  const { path, sql: _, ...asked } = tableRequest(config.data);
  const named = stdin ? String([path].flat()[0]) : file;
  const isJson =
    format === undefined ? /\.(jsonl|ndjson)(\.\w+)?$/i.test(named) : format === 'jsonl';
  const isTab = !isJson && /\.(tsv|tab)(\.\w+)?$/i.test(named);
  const dialect = { ...defaultDialect, ...(isTab && { delimiter: '\t' }), ...asked };
  const name = stdin ? 'standard input' : file;
  return {
    name,
    dialect: { ...dialect, escape: asked.escape ?? dialect.quote ?? defaultDialect.escape },
    format: isJson ? 'jsonLines' : 'csv',
    bytes: stdin ? unpacked(stdin) : opener({ path: file, name })(),
    locate: async (row) => {
      if (stdin || (await isPipe(file))) return `${name}, row ${row + 1}`;
      const table = await openTable({
        ...asked,
        path: file,
        ...(isJson && { format: 'jsonLines' }),
      });
      return table.locate(row);
    },
  };
}
