/** @file Which elements of an axis `x[…]` picks, as Python picks them. */
import type { Subscript } from './syntax.ts';

export interface Range {
  first: number;
  count: number;
  step: number;
}

/** A place that picks from an axis that is there. */
export type Pick = Exclude<Subscript, { type: 'new' }>;

/** One subscript for each of `rank` axes: `...` stands for as many whole axes as are left over, and so does the end. */
export function everyAxis(subscripts: readonly Pick[], rank: number): Pick[] {
  const rests = subscripts.filter(({ type }) => type === 'rest').length;
  if (rests > 1) throw new Error('"..." may stand only once between the brackets');
  const missing = rank - (subscripts.length - rests);
  if (missing < 0)
    throw new Error(
      `${subscripts.length - rests} indices are too many for a tensor of rank ${rank}`,
    );
  const at = rests === 1 ? subscripts.findIndex(({ type }) => type === 'rest') : subscripts.length;
  const whole = Array.from({ length: missing }, (): Pick => ({ type: 'slice' }));
  return [...subscripts.slice(0, at), ...whole, ...subscripts.slice(at + rests)];
}

/** The elements of an axis of `size` that `place` picks: negative offsets count from the end, slices are cut to fit. */
export function rangeOf(place: Pick, size: number, axis: number): Range {
  if (place.type === 'at') return { first: elementOf(place.index, size, axis), count: 1, step: 1 };
  const { start, stop, step = 1 } = place.type === 'slice' ? place : {};
  const [lowest, highest] = step > 0 ? [0, size] : [-1, size - 1];
  const cut = (offset: number): number =>
    Math.min(Math.max(offset < 0 ? offset + size : offset, lowest), highest);
  const first = start === undefined ? (step > 0 ? lowest : highest) : cut(start);
  const end = stop === undefined ? (step > 0 ? highest : lowest) : cut(stop);
  return { first, count: Math.max(0, Math.ceil((end - first) / step)), step };
}

function elementOf(index: number, size: number, axis: number): number {
  if (index >= size || index < -size)
    throw new Error(`index ${index} is outside axis ${axis}, which has size ${size}`);
  return index < 0 ? index + size : index;
}
