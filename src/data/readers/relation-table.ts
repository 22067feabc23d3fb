/** @file A relation of DuckDB as a table. Its columns have types, so none are inferred. */
import type { DuckDBDataChunk, DuckDBTypeId } from '@duckdb/node-api';
import { GradtapeError } from '../../errors.ts';
import { suggest } from '../../suggest.ts';
import type { Fingerprint, RawChunk, TableSource } from '../source.ts';
import { NumberBuilder, TextBuilder } from './builders.ts';
import { type Connection, asked, countOf, identifier, loadDuckdb } from './duckdb.ts';
import { shown } from './problem.ts';
import type { Progress } from './progress.ts';
import { readingOf } from './reading.ts';

export interface RelationChoice {
  /** What messages call the table. */
  name: string;
  columns?: readonly string[] | undefined;
  /** Columns that are text whatever their type. */
  text?: readonly string[] | undefined;
  progress: Progress;
  digest: () => Promise<Pick<Fingerprint, 'sha256' | 'bytes'>>;
  locate: (row: number) => Promise<string>;
}

interface RelationColumn {
  name: string;
  type: 'number' | 'text';
}

/** DuckDB's own chunks have 2048 rows. */
const chunkRows = 2 ** 16;

/** @throws GradtapeError `data` for a column that the relation does not have, or that is neither numbers nor text. */
export async function relationTable(
  connection: Connection,
  relation: string,
  choice: RelationChoice,
): Promise<TableSource> {
  const answer = await asked(choice.name, connection.run(`FROM ${relation} LIMIT 0`));
  const names = answer.columnNames();
  const kindOf = await kinds();
  const { columns = names, text = [] } = choice;
  const chosen = columns.map((name): RelationColumn => {
    const at = names.indexOf(name);
    if (at < 0)
      throw new GradtapeError(
        'data',
        `${choice.name}: no column ${shown(name)}; ${suggest(name, names)}`,
      );
    const type = answer.columnType(at);
    const kind = kindOf(type.typeId);
    if (kind === undefined) throw unreadableColumn(choice.name, name, String(type));
    return { name, type: text.includes(name) ? 'text' : kind };
  });
  return new RelationTable(connection, relation, names, chosen, choice);
}

/** What columns of each type are; undefined for those that hold neither numbers nor text. */
async function kinds(): Promise<(type: DuckDBTypeId) => 'number' | 'text' | undefined> {
  const { DuckDBTypeId: id } = await loadDuckdb();
  const integers = [id.TINYINT, id.SMALLINT, id.INTEGER, id.BIGINT, id.HUGEINT];
  const unsigned = [id.UTINYINT, id.USMALLINT, id.UINTEGER, id.UBIGINT, id.UHUGEINT];
  const numbers = new Set([...integers, ...unsigned, id.FLOAT, id.DOUBLE, id.DECIMAL, id.SQLNULL]);
  const times = [id.TIMESTAMP, id.TIMESTAMP_S, id.TIMESTAMP_MS, id.TIMESTAMP_NS, id.TIMESTAMP_TZ];
  const texts = new Set([...times, id.DATE, id.TIME, id.BOOLEAN, id.ENUM, id.UUID, id.VARCHAR]);
  return (type) => (numbers.has(type) ? 'number' : texts.has(type) ? 'text' : undefined);
}

function unreadableColumn(table: string, name: string, type: string): GradtapeError {
  const message = `${table}: column ${shown(name)}: expected numbers or text, found ${shown(type)}`;
  return new GradtapeError('data', message, {
    hint: 'leave it out, or make columns of it by "sql"',
  });
}

/** In a relation, only NULL is missing, whatever a text says. */
const reading = readingOf({ decimal: '.', thousands: null, missing: [] });

class RelationTable implements TableSource {
  readonly name: string;
  readonly names: readonly string[];
  readonly #connection: Connection;
  readonly #relation: string;
  readonly #allNames: readonly string[];
  readonly #columns: readonly RelationColumn[];
  readonly #choice: RelationChoice;

  constructor(
    connection: Connection,
    relation: string,
    allNames: readonly string[],
    columns: readonly RelationColumn[],
    choice: RelationChoice,
  ) {
    this.name = choice.name;
    this.names = columns.map(({ name }) => name);
    this.#connection = connection;
    this.#relation = relation;
    this.#allNames = allNames;
    this.#columns = columns;
    this.#choice = choice;
  }

  async *chunks(): AsyncGenerator<RawChunk> {
    const { name, progress } = this.#choice;
    progress.begin();
    const answer = await asked(name, this.#connection.stream(this.#query()));
    let chunk = new ChunkBuilder(this.#columns, 0);
    for (;;) {
      const part = await asked(name, answer.fetchChunk());
      if (part === null || part.rowCount === 0) break;
      chunk.add(part);
      progress.tell(chunk.end);
      if (chunk.rows < chunkRows) continue;
      yield chunk.build();
      chunk = new ChunkBuilder(this.#columns, chunk.end);
    }
    if (chunk.rows > 0) yield chunk.build();
  }

  locate(row: number): Promise<string> {
    return this.#choice.locate(row);
  }

  async fingerprint(): Promise<Fingerprint> {
    const rows = await countOf(this.#connection, this.#relation);
    return { rows, columns: [...this.#allNames], ...(await this.#choice.digest()) };
  }

  /** Numbers as doubles, all else as DuckDB writes it. */
  #query(): string {
    const columns = this.#columns.map(
      ({ name, type }) =>
        `CAST(${identifier(name)} AS ${type === 'number' ? 'DOUBLE' : 'VARCHAR'})`,
    );
    return `SELECT ${columns.join()} FROM ${this.#relation}`;
  }
}

class ChunkBuilder {
  readonly #columns: readonly RelationColumn[];
  readonly #builders: readonly (NumberBuilder | TextBuilder)[];
  readonly #firstRow: number;
  rows = 0;

  constructor(columns: readonly RelationColumn[], firstRow: number) {
    this.#columns = columns;
    this.#firstRow = firstRow;
    this.#builders = columns.map(({ type }) =>
      type === 'number' ? new NumberBuilder(reading) : new TextBuilder(reading),
    );
  }

  /** The number of the row after the last. */
  get end(): number {
    return this.#firstRow + this.rows;
  }

  add(part: DuckDBDataChunk): void {
    for (const [i, builder] of this.#builders.entries()) {
      const vector = part.getColumnVector(i);
      for (let row = 0; row < vector.itemCount; row++) {
        const item = vector.getItem(row) as number | string | null;
        if (builder instanceof NumberBuilder) builder.put((item ?? Number.NaN) as number);
        else builder.add(item as string | null);
      }
    }
    this.rows += part.rowCount;
  }

  build(): RawChunk {
    const columns = this.#columns.map(({ name }, i) => this.#builders[i]!.build(name));
    return { firstRow: this.#firstRow, rows: this.rows, columns };
  }
}
