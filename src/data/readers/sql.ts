/** @file The answer to a SQL query over a table, by DuckDB: the table is called `data` there, and nothing else can be reached. */
import { GradtapeError } from '../../errors.ts';
import type { RawColumn, TableSource } from '../source.ts';
import type { Source } from './bytes.ts';
import {
  type Connection,
  asked,
  confine,
  countOf,
  identifier,
  literal,
  loadDuckdb,
  openDuckdb,
} from './duckdb.ts';
import { viewParquet } from './parquet.ts';
import { type RelationChoice, relationTable } from './relation-table.ts';

type QueryChoice = Omit<RelationChoice, 'locate' | 'name'>;

/** @throws GradtapeError `data` for what is no query, or asks for what is not there. */
export async function queryTable(
  sql: string,
  data: TableSource | readonly Source[],
  choice: QueryChoice,
  memory: number,
): Promise<TableSource> {
  const connection = await openDuckdb(memory);
  if (isSource(data)) {
    await load(connection, data);
    await confine(connection, []);
  } else await viewParquet(connection, data);
  await answer(connection, sql);
  return relationTable(connection, 'answer', { ...choice, name: 'data.sql', locate: locateAnswer });
}

const locateAnswer = async (row: number): Promise<string> =>
  `data.sql, row ${row + 1} of its answer`;

const isSource = (data: TableSource | readonly Source[]): data is TableSource => 'names' in data;

/** Every pass must see the same rows, also where the query draws or does not order, so its answer is kept. */
async function answer(connection: Connection, sql: string): Promise<void> {
  const { StatementType } = await loadDuckdb();
  const statements = await asked('data.sql', connection.extractStatements(sql));
  const one = statements.count === 1 ? await asked('data.sql', statements.prepare(0)) : undefined;
  if (one?.statementType !== StatementType.SELECT || one.parameterCount > 0)
    throw new GradtapeError('data', 'data.sql: expected one SELECT over "data" without parameters');
  await asked('data.sql', connection.run(`CREATE TABLE answer AS FROM query(${literal(sql)})`));
  if ((await countOf(connection, 'answer')) > 0) return;
  throw new GradtapeError('data', 'data.sql: expected rows, found none in the answer', {
    hint: 'see whether its WHERE can be true; texts are compared to the letter',
  });
}

/** DuckDB takes at most so many rows at a time. */
const batchRows = 2048;

/** Puts the rows of a table into the table `data`: numbers as doubles, texts as they are, NULL where a cell is missing. */
async function load(connection: Connection, source: TableSource): Promise<void> {
  const { DOUBLE, DuckDBDataChunk, VARCHAR } = await loadDuckdb();
  const create = async (columns: readonly Pick<RawColumn, 'name' | 'type'>[]) => {
    const typed = columns.map(
      ({ name, type }, i) =>
        `${identifier(name || `c${i + 1}`)} ${type === 'number' ? 'DOUBLE' : 'VARCHAR'}`,
    );
    await asked('data.sql', connection.run(`CREATE TABLE data (${typed.join()})`));
    return connection.createAppender('data');
  };
  let appender: Awaited<ReturnType<typeof create>> | undefined;
  for await (const { columns, rows } of source.chunks()) {
    appender ??= await create(columns);
    const types = columns.map(({ type }) => (type === 'number' ? DOUBLE : VARCHAR));
    for (let from = 0; from < rows; from += batchRows) {
      const to = Math.min(from + batchRows, rows);
      const batch = DuckDBDataChunk.create(types, to - from);
      for (const [i, column] of columns.entries())
        batch.setColumnValues(i, cells(column, from, to));
      appender.appendDataChunk(batch);
    }
  }
  appender ??= await create(source.names.map((name) => ({ name, type: 'number' })));
  appender.closeSync();
}

/** Numbers, texts, and null where a cell is missing. */
function cells(column: RawColumn, from: number, to: number): (number | string | null)[] {
  return column.type === 'number'
    ? Array.from(column.values.subarray(from, to), (value) => (Number.isNaN(value) ? null : value))
    : Array.from(column.codes.subarray(from, to), (code) => column.dictionary[code] ?? null);
}
