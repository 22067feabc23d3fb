/** @file What an epoch's steps come to: Keras's epoch loss, the mean of the batches' weighted by their rows. */

/** Sums over the batches of an epoch, in float64; plain data, so that half an epoch can be saved. */
export interface Tally {
  rows: number;
  loss: number;
  terms: Record<string, number>;
}

export const emptyTally = (): Tally => ({ rows: 0, loss: 0, terms: {} });

export function addBatch(
  tally: Tally,
  rows: number,
  loss: number,
  terms: Record<string, number>,
): void {
  tally.rows += rows;
  tally.loss += loss * rows;
  for (const [name, value] of Object.entries(terms))
    tally.terms[name] = (Object.hasOwn(tally.terms, name) ? tally.terms[name]! : 0) + value * rows;
}

export const meanOf = ({
  rows,
  loss,
  terms,
}: Tally): { loss: number; terms: Record<string, number> } => ({
  loss: loss / rows,
  terms: Object.fromEntries(Object.entries(terms).map(([name, sum]) => [name, sum / rows])),
});
