/** @file A table from rows of cells: decides the columns' types, and gathers the columns. */
import { GradtapeError } from '../../errors.ts';
import { suggest } from '../../suggest.ts';
import type { Fingerprint, RawChunk, RawColumn, TableSource } from '../source.ts';
import {
  type ColumnBuilder,
  type ColumnType,
  NumberBuilder,
  OpenBuilder,
  type Reading,
  TextBuilder,
} from './builders.ts';
import { shown } from './problem.ts';
import type { Cell, Rows } from './rows.ts';

export interface TableChoice {
  /** What messages call the table. */
  path: string;
  reading: Reading;
  /** The columns to read; all if left out. */
  columns?: readonly string[] | undefined;
  /** Those that are text whatever they hold. */
  text?: readonly string[] | undefined;
  /** The digest and the size of what the rows are read from. */
  digest: () => Promise<Pick<Fingerprint, 'sha256' | 'bytes'>>;
}

/** So many bytes of text make a chunk. */
const chunkBytes = 2 ** 22;

/** A column that is read, and where it is in a row. */
interface Chosen {
  name: string;
  cell: number;
  asText: boolean;
}

type Typed = Chosen & ColumnType;

/** @throws GradtapeError `data` for a column that the table does not have. */
export function rowsTable(rows: Rows, choice: TableChoice): TableSource {
  return new RowsTable(rows, chosenColumns(rows.names, choice), choice);
}

function chosenColumns(
  names: readonly string[],
  { path, columns = names, text = [] }: TableChoice,
): Chosen[] {
  for (const name of [...columns, ...text])
    if (!names.includes(name))
      throw new GradtapeError('data', `${path}: no column ${shown(name)}; ${suggest(name, names)}`);
  if (columns === names)
    return names.map((name, cell) => ({ name, cell, asText: text.includes(name) }));
  return columns.map((name) => ({ name, cell: names.indexOf(name), asText: text.includes(name) }));
}

class RowsTable implements TableSource {
  readonly names: readonly string[];
  readonly #rows: Rows;
  readonly #chosen: readonly Chosen[];
  readonly #choice: TableChoice;
  #typed: readonly Typed[] | undefined;
  #count: number | undefined;

  constructor(rows: Rows, chosen: readonly Chosen[], choice: TableChoice) {
    this.names = chosen.map(({ name }) => name);
    this.#rows = rows;
    this.#chosen = chosen;
    this.#choice = choice;
  }

  async *chunks(): AsyncGenerator<RawChunk> {
    const typed = (this.#typed ??= await this.#findTypes());
    let [chunk, bytes] = [this.#newChunk(typed, 0), 0];
    for await (const read of this.#rows.visit((cells) => chunk.add(cells))) {
      bytes += read;
      if (bytes < chunkBytes || chunk.rows === 0) continue;
      yield chunk.build();
      [chunk, bytes] = [this.#newChunk(typed, chunk.end), 0];
    }
    if (chunk.rows > 0) yield chunk.build();
  }

  /** Reads the file once, and again for columns that turned into text after numbers. */
  async all(): Promise<RawChunk> {
    const { reading } = this.#choice;
    const builders = this.#chosen.map(({ asText }) => new OpenBuilder(reading, asText));
    await this.#visitCells((cell, column) => builders[column]!.add(cell));
    this.#typed = this.#chosen.map((one, i) => ({ ...one, ...builders[i]!.type }));
    const columns = this.names.map((name, i) => builders[i]!.build(name));
    const lost = this.#typed.filter((_, i) => columns[i] === undefined);
    const texts = lost.length > 0 ? await this.#wholeColumns(lost) : [];
    const whole = columns.map((column) => column ?? texts.shift()!);
    return { firstRow: 0, rows: this.#count!, columns: whole };
  }

  locate(row: number): Promise<string> {
    return this.#rows.locate(row);
  }

  async fingerprint(): Promise<Fingerprint> {
    if (this.#count === undefined) await this.#visitCells(() => undefined);
    return { rows: this.#count!, columns: [...this.#rows.names], ...(await this.#choice.digest()) };
  }

  async #findTypes(): Promise<Typed[]> {
    const { parse, missing } = this.#choice.reading;
    const found: Typed[] = this.#chosen.map((one) => ({
      ...one,
      type: one.asText ? 'text' : 'number',
    }));
    await this.#visitCells((cell, column, row) => {
      const typed = found[column]!;
      if (typed.type === 'text' || cell === null || missing.has(cell)) return;
      if (Number.isNaN(parse(cell))) [typed.type, typed.firstText] = ['text', { row, text: cell }];
    });
    return found;
  }

  async #wholeColumns(typed: readonly Typed[]): Promise<RawColumn[]> {
    const chunk = this.#newChunk(typed, 0);
    for await (const _ of this.#rows.visit((cells) => chunk.add(cells)));
    return chunk.build().columns;
  }

  /** Calls `take` with each chosen cell of each row, and counts the rows. */
  async #visitCells(take: (cell: Cell, column: number, row: number) => void): Promise<void> {
    const cellsOf = this.#chosen.map(({ cell }) => cell);
    let row = 0;
    const each = (cells: readonly Cell[]): void => {
      for (let column = 0; column < cellsOf.length; column++)
        take(cells[cellsOf[column]!]!, column, row);
      row++;
    };
    for await (const _ of this.#rows.visit(each));
    this.#count = row;
  }

  #newChunk(typed: readonly Typed[], firstRow: number): ChunkBuilder {
    return new ChunkBuilder(typed, firstRow, this.#choice);
  }
}

/** Columns whose types are known. */
class ChunkBuilder {
  readonly #typed: readonly Typed[];
  readonly #builders: readonly ColumnBuilder[];
  readonly #firstRow: number;
  readonly #path: string;
  rows = 0;

  constructor(typed: readonly Typed[], firstRow: number, { path, reading }: TableChoice) {
    this.#typed = typed;
    this.#firstRow = firstRow;
    this.#path = path;
    this.#builders = typed.map(({ type }) =>
      type === 'number' ? new NumberBuilder(reading) : new TextBuilder(reading),
    );
  }

  /** The number of the row after the last. */
  get end(): number {
    return this.#firstRow + this.rows;
  }

  add(cells: readonly Cell[]): void {
    for (let column = 0; column < this.#typed.length; column++)
      if (!this.#builders[column]!.add(cells[this.#typed[column]!.cell]!))
        throw new GradtapeError('data', `${this.#path}: the file changed while it was read`);
    this.rows++;
  }

  build(): RawChunk {
    const columns = this.#typed.map(({ name, firstText }, i) => {
      const column = this.#builders[i]!.build(name);
      return column.type === 'text' && firstText ? { ...column, firstText } : column;
    });
    return { firstRow: this.#firstRow, rows: this.rows, columns };
  }
}
