/** @file A table from rows of cells: decides the columns' types, and gathers the columns. */
import { GradtapeError } from '../../errors.ts';
import { suggest } from '../../suggest.ts';
import {
  type Fingerprint,
  type FirstRows,
  type RawChunk,
  type RawColumn,
  type TableSource,
  WrongGuess,
} from '../source.ts';
import {
  type CellTaker,
  type ColumnBuilder,
  type ColumnType,
  NumberBuilder,
  OpenBuilder,
  TextBuilder,
  TypeFinder,
} from './builders.ts';
import { shown } from './problem.ts';
import type { Progress } from './progress.ts';
import type { Reading } from './reading.ts';
import type { Rows } from './rows.ts';

export interface TableChoice {
  /** What messages call the table. */
  name: string;
  reading: Reading;
  /** The columns to read; all if left out. */
  columns?: readonly string[] | undefined;
  /** Those that are text whatever they hold. */
  text?: readonly string[] | undefined;
  /** In bytes: what reading may keep in memory. */
  memoryLimit?: number | undefined;
  progress: Progress;
  /** The digest and the size of what the rows are read from. */
  digest: () => Promise<Pick<Fingerprint, 'sha256' | 'bytes'>>;
}

/** So many bytes of text make a chunk; less where memory is short. */
const largestChunk = 2 ** 20;

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
  { name: table, columns = names, text = [] }: TableChoice,
): Chosen[] {
  for (const name of [...columns, ...text])
    if (!names.includes(name))
      throw new GradtapeError(
        'data',
        `${table}: no column ${shown(name)}; ${suggest(name, names)}`,
      );
  if (columns === names)
    return names.map((name, cell) => ({ name, cell, asText: text.includes(name) }));
  return columns.map((name) => ({ name, cell: names.indexOf(name), asText: text.includes(name) }));
}

class RowsTable implements TableSource {
  readonly name: string;
  readonly names: readonly string[];
  readonly #rows: Rows;
  readonly #chosen: readonly Chosen[];
  readonly #choice: TableChoice;
  #typed: readonly Typed[] | undefined;
  #count: number | undefined;

  constructor(rows: Rows, chosen: readonly Chosen[], choice: TableChoice) {
    this.name = choice.name;
    this.names = chosen.map(({ name }) => name);
    this.#rows = rows;
    this.#chosen = chosen;
    this.#choice = choice;
  }

  async *chunks(): AsyncGenerator<RawChunk> {
    yield* this.#chunksOf((this.#typed ??= await this.#findTypes()), () => this.#changed());
  }

  async *guessedChunks(): AsyncGenerator<RawChunk> {
    if (this.#typed !== undefined) return yield* this.chunks();
    const typed = await this.#findTypes(isEnough);
    yield* this.#chunksOf(typed, () => new WrongGuess());
    this.#typed = typed;
  }

  /** @param wrong what is thrown for a cell that is of another type */
  async *#chunksOf(typed: readonly Typed[], wrong: () => Error): AsyncGenerator<RawChunk> {
    const builders = this.#buildersOf(typed);
    let [firstRow, rows, bytes] = [0, 0, 0];
    const { progress, memoryLimit = Infinity } = this.#choice;
    const chunkBytes = Math.min(largestChunk, memoryLimit / 256);
    const chunk = (): RawChunk => ({ firstRow, rows, columns: built(typed, builders) });
    for await (const read of this.#visit(typed, builders, () => rows++, wrong)) {
      progress.tell(firstRow + rows);
      bytes += read;
      if (bytes < chunkBytes || rows === 0) continue;
      yield chunk();
      for (const builder of builders) builder.clear();
      [firstRow, rows, bytes] = [firstRow + rows, 0, 0];
    }
    if (rows > 0) yield chunk();
    this.#count = firstRow + rows;
  }

  async all(): Promise<RawChunk> {
    const { raw, typed } = await this.#gathered(Infinity);
    [this.#typed, this.#count] = [typed, raw.rows];
    return raw;
  }

  async first(bytes: number): Promise<FirstRows> {
    const { raw, isWhole } = await this.#gathered(bytes);
    return { raw, isWhole };
  }

  /** Reads so many bytes once, and again for columns that turned into text after numbers. */
  async #gathered(bytes: number): Promise<FirstRows & { typed: Typed[] }> {
    const { reading } = this.#choice;
    const builders = this.#chosen.map(({ asText }) => new OpenBuilder(reading, asText));
    const { rows, isWhole } = await this.#visitFirst(bytes, this.#chosen, builders);
    const typed = this.#chosen.map((one, i) => ({ ...one, ...builders[i]!.type }));
    const columns = this.names.map((name, i) => builders[i]!.build(name));
    const lost = typed.filter((_, i) => columns[i] === undefined);
    const texts = lost.length > 0 ? await this.#columnsAgain(bytes, lost, rows) : [];
    const raw = { firstRow: 0, rows, columns: columns.map((column) => column ?? texts.shift()!) };
    return { raw, isWhole, typed };
  }

  locate(row: number): Promise<string> {
    return this.#rows.locate(row);
  }

  async fingerprint(): Promise<Fingerprint> {
    this.#count ??= (await this.#visitFirst(Infinity, [], [])).rows;
    return { rows: this.#count, columns: [...this.#rows.names], ...(await this.#choice.digest()) };
  }

  /** Those of the whole table, or of as many rows as are enough. */
  async #findTypes(enough: (rows: number) => boolean = () => false): Promise<Typed[]> {
    const finders = this.#chosen.map(({ asText }) => new TypeFinder(this.#choice.reading, asText));
    let rows = 0;
    for await (const _ of this.#visit(this.#chosen, finders, () => rows++)) {
      if (enough(rows)) break;
      this.#choice.progress.tell(rows);
    }
    return this.#chosen.map((one, i) => ({ ...one, ...finders[i]!.type }));
  }

  #changed(): GradtapeError {
    return new GradtapeError('data', `${this.#choice.name}: changed while it was read`);
  }

  async #columnsAgain(bytes: number, typed: readonly Typed[], rows: number): Promise<RawColumn[]> {
    const builders = this.#buildersOf(typed);
    const again = await this.#visitFirst(bytes, typed, builders);
    if (again.rows !== rows) throw this.#changed();
    return built(typed, builders);
  }

  #buildersOf(typed: readonly Typed[]): ColumnBuilder[] {
    const { reading } = this.#choice;
    return typed.map(({ type }) =>
      type === 'number' ? new NumberBuilder(reading) : new TextBuilder(reading),
    );
  }

  /** Hands the cells of these columns to their takers until so many bytes have been read, and gives the number of rows. */
  async #visitFirst(
    bytes: number,
    columns: readonly Chosen[],
    takers: readonly CellTaker[],
  ): Promise<Pick<RawChunk, 'rows'> & Pick<FirstRows, 'isWhole'>> {
    let [rows, left] = [0, bytes];
    const { progress } = this.#choice;
    for await (const read of this.#visit(columns, takers, () => rows++)) {
      progress.tell(rows);
      left -= read;
      if (left <= 0 && rows > 0) return { rows, isWhole: false };
    }
    return { rows, isWhole: true };
  }

  #visit(
    columns: readonly Chosen[],
    takers: readonly CellTaker[],
    afterRow: () => void,
    wrong: () => Error = () => this.#changed(),
  ): AsyncIterable<number> {
    const cellOf = columns.map(({ cell }) => cell);
    const width = cellOf.length;
    const check = (taken: boolean): void => {
      if (!taken) throw wrong();
    };
    this.#choice.progress.begin();
    return this.#rows.visit({
      texts(cells) {
        for (let i = 0; i < width; i++) check(takers[i]!.add(cells[cellOf[i]!]!));
        afterRow();
      },
      plain(bytes, starts, ends, numbers) {
        for (let i = 0; i < width; i++) {
          const cell = cellOf[i]!;
          const taken = takers[i]!.addBytes(bytes, starts[cell]!, ends[cell]!, numbers[cell]!);
          if (!taken) throw wrong();
        }
        afterRow();
      },
    });
  }
}

/** So many rows tell in nearly all tables what the others are. */
const isEnough = (rows: number): boolean => rows >= 1000;

function built(typed: readonly Typed[], builders: readonly ColumnBuilder[]): RawColumn[] {
  return typed.map(({ name, firstText }, i) => {
    const column = builders[i]!.build(name);
    return column.type === 'text' && firstText ? { ...column, firstText } : column;
  });
}
