/** @file Data sets one after the other as one. */
import type { Dataset } from '../dataset.ts';

/** @param parts one at least, of the same columns */
export function joinedDatasets(parts: readonly Dataset[]): Dataset {
  const [first] = parts;
  const weight = first!.weight && floats(parts.map((part) => part.weight!));
  const ids = joinedIds(parts.map((part) => part.ids));
  return {
    ...first!,
    rows: ids.length,
    x: floats(parts.map(({ x }) => x)),
    y: floats(parts.map(({ y }) => y)),
    ids,
    ...(weight && { weight }),
  };
}

const floats = (parts: readonly Float32Array[]): Float32Array =>
  filled(new Float32Array(lengthOf(parts)), parts);

export const joinedIds = (parts: readonly Uint32Array[]): Uint32Array =>
  filled(new Uint32Array(lengthOf(parts)), parts);

const lengthOf = (parts: readonly ArrayLike<number>[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0);

function filled<Values extends Float32Array | Uint32Array>(
  all: Values,
  parts: readonly ArrayLike<number>[],
): Values {
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
