/**
 * @file The product of two float32 matrices in plain JavaScript, several times as quick as tfjs's. Tiles of 2 by 4 numbers are
 * summed in local variables, from operands that were laid out as the tiles read them (Goto & van de Geijn 2008,
 * "Anatomy of High-Performance Matrix Multiplication"). Sums are kept in double precision and rounded once, and always in
 * one order: a row's result does not depend on how many others there are.
 */

/** A matrix in `values`, as it stands or transposed. */
export interface Matrix {
  values: Float32Array;
  /** Where its first number is. */
  start: number;
  /** How far it is to the next row, and to the next column. */
  rowStep: number;
  columnStep: number;
}

export interface Sizes {
  rows: number;
  inner: number;
  columns: number;
}

const [tileRows, tileColumns] = [2, 4];

/** So many doubles of the second matrix are laid out at once: they stay in the cache, and memory small. */
const mostLaidOut = 2 ** 17;

/** a [rows, inner] · b [inner, columns], written to `out` from `start` on. */
export function multiply(
  a: Matrix,
  b: Matrix,
  sizes: Sizes,
  out: Float32Array,
  start: number,
): void {
  const { rows, inner, columns } = sizes;
  const tilesAtOnce = Math.max(1, Math.floor(mostLaidOut / (tileColumns * Math.max(inner, 1))));
  const width = Math.min(columns, tilesAtOnce * tileColumns);
  const right = new Float64Array(Math.ceil(width / tileColumns) * tileColumns * inner);
  const left = new Float64Array(tileRows * inner);
  const sums = new Float64Array(tileRows * tileColumns);
  for (let first = 0; first < columns; first += width) {
    const end = Math.min(first + width, columns);
    layOutColumns(b, inner, first, end, right);
    for (let row = 0; row < rows; row += tileRows) {
      layOutRows(a, inner, row, rows, left);
      for (let column = first; column < end; column += tileColumns) {
        sumTile(left, right, (column - first) * inner, inner, sums);
        const place = start + row * columns + column;
        const across = Math.min(end - column, tileColumns);
        for (let i = 0; i < across; i++) out[place + i] = sums[i]!;
        if (row + 1 === rows) continue;
        for (let i = 0; i < across; i++) out[place + columns + i] = sums[tileColumns + i]!;
      }
    }
  }
}

/** The columns from `first` to before `end` in tiles: their four numbers of each row stand together, 0 where there are fewer. */
function layOutColumns(
  { values, start, rowStep, columnStep }: Matrix,
  inner: number,
  first: number,
  end: number,
  into: Float64Array,
): void {
  let at = 0;
  for (let column = first; column < end; column += tileColumns)
    for (let k = 0; k < inner; k++) {
      const from = start + k * rowStep;
      for (let i = column; i < column + tileColumns; i++)
        into[at++] = i < end ? values[from + i * columnStep]! : 0;
    }
}

/** Two rows, number by number; the second is the first again where there is none. */
function layOutRows(
  { values, start, rowStep, columnStep }: Matrix,
  inner: number,
  row: number,
  rows: number,
  into: Float64Array,
): void {
  let one = start + row * rowStep;
  let other = row + 1 < rows ? one + rowStep : one;
  for (let k = 0; k < inner; k++) {
    into[2 * k] = values[one]!;
    into[2 * k + 1] = values[other]!;
    one += columnStep;
    other += columnStep;
  }
}

/** The sums of a tile over `inner` products, row by row. */
function sumTile(
  left: Float64Array,
  right: Float64Array,
  from: number,
  inner: number,
  sums: Float64Array,
): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let k = 0, at = from; k < 2 * inner; k += 2, at += 4) {
    const a = left[k]!;
    const b = left[k + 1]!;
    const w = right[at]!;
    const x = right[at + 1]!;
    const y = right[at + 2]!;
    const z = right[at + 3]!;
    a0 += a * w;
    a1 += a * x;
    a2 += a * y;
    a3 += a * z;
    b0 += b * w;
    b1 += b * x;
    b2 += b * y;
    b3 += b * z;
  }
  sums[0] = a0;
  sums[1] = a1;
  sums[2] = a2;
  sums[3] = a3;
  sums[4] = b0;
  sums[5] = b1;
  sums[6] = b2;
  sums[7] = b3;
}
