/** @file The rows of several files, one after the other. */
import { GradtapeError } from '../../errors.ts';
import { shown } from './problem.ts';
import type { RowSink, Rows } from './rows.ts';

/** The rows of a file, and what messages call it. */
export interface Part {
  name: string;
  rows: Rows;
}

/** @throws GradtapeError `data` for a file whose columns are not those of the first. */
export function rowsOfAll(parts: readonly Part[]): Rows {
  const named = parts.map(({ name, rows: { names } }) => ({ name, names }));
  for (const part of named) requireSameNames(named[0]!, part);
  return parts.length === 1 ? parts[0]!.rows : new SeveralRows(parts.map(({ rows }) => rows));
}

/** A file's columns, and what messages call the file. */
interface Named {
  name: string;
  names: readonly string[];
}

/** @throws GradtapeError `data` where a file has other columns than the first. */
export function requireSameNames(first: Named, other: Named): void {
  const [expected, found] = [first.names, other.names];
  const at = expected.findIndex((name, i) => found[i] !== name);
  if (at < 0 && expected.length === found.length) return;
  const differs =
    expected.length === found.length
      ? `expected column ${at + 1} to be ${shown(expected[at]!)}, found ${shown(found[at]!)}`
      : `expected ${expected.length} columns, found ${found.length}`;
  const hint = 'files that are read together have the same columns in the same order';
  throw new GradtapeError('data', `${other.name}: ${differs}, unlike ${first.name}`, { hint });
}

class SeveralRows implements Rows {
  readonly names: readonly string[];
  readonly #parts: readonly Rows[];
  /** How many rows each file has, as far as that is known. */
  readonly #counts: number[] = [];

  constructor(parts: readonly Rows[]) {
    this.names = parts[0]!.names;
    this.#parts = parts;
  }

  async *visit(sink: RowSink): AsyncGenerator<number> {
    for (const index of this.#parts.keys()) yield* this.#visitPart(index, sink);
  }

  async locate(row: number): Promise<string> {
    let left = row;
    for (const [index, part] of this.#parts.entries()) {
      if (this.#counts[index] === undefined) for await (const _ of this.#visitPart(index));
      if (left < this.#counts[index]! || index === this.#parts.length - 1) return part.locate(left);
      left -= this.#counts[index]!;
    }
    throw new RangeError('no files');
  }

  async *#visitPart(index: number, sink?: RowSink): AsyncGenerator<number> {
    let rows = 0;
    yield* this.#parts[index]!.visit({
      texts(cells) {
        sink?.texts(cells);
        rows++;
      },
      plain(bytes, starts, ends, numbers) {
        sink?.plain(bytes, starts, ends, numbers);
        rows++;
      },
    });
    this.#counts[index] = rows;
  }
}
