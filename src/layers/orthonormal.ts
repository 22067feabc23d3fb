/**
 * Columns that span what `columns` span, of length 1 and at right angles: modified Gram and Schmidt, twice, after which
 * the angles are right to the last place (Giraud et al. 2005). It is the Q of the QR decomposition whose R has a positive
 * diagonal, so that random normal columns give each rotation the same chance.
 */
export function orthonormalColumns(columns: readonly Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const column of columns) {
    const rest = Float64Array.from(column);
    for (const other of [...done, ...done]) takeAway(rest, other);
    const length = Math.sqrt(dot(rest, rest));
    done.push(rest.map((value) => value / length));
  }
  return done;
}

function takeAway(column: Float64Array, unit: Float64Array): void {
  const along = dot(column, unit);
  for (let i = 0; i < column.length; i++) column[i]! -= along * unit[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
