/** @file The weights of parts: those of a layer in a model, or of a layer in a layer, are called by the part's name first. */
import type { Weights } from './types.ts';

/** The weights of a part, by the names that they have there. */
export function partOf(part: string, weights: Weights): Weights {
  const prefix = `${part}/`;
  return Object.fromEntries(
    Object.entries(weights)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, w]) => [name.slice(prefix.length), w]),
  );
}

/** The weights of a part, by the names that they have in the whole. */
export const asPart = (part: string, weights: Weights): Weights =>
  Object.fromEntries(Object.entries(weights).map(([name, w]) => [`${part}/${name}`, w]));
