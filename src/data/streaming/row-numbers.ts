/**
 * @file Which rows of a large table take part, in little memory: as runs of rows that follow each other, of which there are
 * few where nearly all rows do.
 */

/** The first row of each run, and the row after its last. */
export interface Runs {
  firsts: number[];
  ends: number[];
}

export class RowNumbers {
  readonly runs: Runs;
  length = 0;

  constructor(runs: Runs = { firsts: [], ends: [] }) {
    this.runs = runs;
    for (const [run, first] of runs.firsts.entries()) this.length += runs.ends[run]! - first;
  }

  /** Adds rows, ascending and after those before, by their places from row `first` on. */
  add(places: Uint32Array, first: number): void {
    const { firsts, ends } = this.runs;
    for (const place of places) {
      const row = first + place;
      if (ends.at(-1) === row) ends[ends.length - 1] = row + 1;
      else {
        firsts.push(row);
        ends.push(row + 1);
      }
    }
    this.length += places.length;
  }

  /** Whether they are all rows of a table of so many. */
  areAllOf(rows: number): boolean {
    return this.length === rows && (rows === 0 || this.runs.ends.at(-1) === rows);
  }

  /** Those that are among so many first rows of the table. */
  among(rows: number): Uint32Array {
    const { firsts, ends } = this.runs;
    const count = firsts.findIndex((first) => first >= rows);
    const runs = { firsts: count < 0 ? firsts : firsts.slice(0, count), ends };
    return new RowNumbers({ ...runs, ends: ends.map((end) => Math.min(end, rows)) }).toArray();
  }

  toArray(): Uint32Array {
    const rows = new Uint32Array(this.length);
    let at = 0;
    for (const [run, first] of this.runs.firsts.entries())
      for (let row = first; row < this.runs.ends[run]!; row++) rows[at++] = row;
    return rows;
  }
}
