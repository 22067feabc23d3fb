/** @file Rows in windows of equal size, mixed by a buffer where that is asked for: what a pass over a large table trains on. */
import { generator } from '../../random.ts';
import type { Dataset } from '../dataset.ts';

export interface WindowOptions {
  /** Rows of every window but the last. */
  windowRows: number;
  /** Decides the order, together with the epoch; left out, the rows stay in order. */
  shuffle?: { seed: number; epoch: number; bufferRows: number } | undefined;
  /** Gives the memory of a window that is used up, if there is one. */
  spare?: () => WindowMemory | undefined;
}

/** What the numbers of a window stand in. */
export interface WindowMemory {
  x: ArrayBuffer;
  y: ArrayBuffer;
  weight?: ArrayBuffer;
  ids: ArrayBuffer;
}

export const memoryOf = ({ x, y, weight, ids }: Dataset): WindowMemory => ({
  x: x.buffer as ArrayBuffer,
  y: y.buffer as ArrayBuffer,
  ...(weight && { weight: weight.buffer as ArrayBuffer }),
  ids: ids.buffer as ArrayBuffer,
});

/**
 * The rows of all parts in windows. Mixing takes each row from a random place of a buffer that the next row then fills, so a
 * row comes at most about a buffer too early, and a buffer as large as the table gives every order the same chance.
 */
export async function* windowsOf(
  parts: AsyncIterable<Dataset>,
  { windowRows, shuffle, spare }: WindowOptions,
): AsyncGenerator<Dataset> {
  let windows: RowStore | undefined;
  let buffer: RowStore | undefined;
  const next = shuffle && generator(shuffle.seed, shuffle.epoch);
  for await (const part of parts) {
    windows ??= new RowStore(part, windowRows, spare);
    if (shuffle) buffer ??= new RowStore(part, shuffle.bufferRows);
    for (let row = 0; row < part.rows; row++) {
      if (buffer && buffer.rows < shuffle!.bufferRows) buffer.put(buffer.rows, part, row);
      else if (buffer) {
        const place = below(buffer.rows, next!);
        windows.put(windows.rows, buffer, place);
        buffer.put(place, part, row);
      } else windows.put(windows.rows, part, row);
      if (windows.rows === windowRows) yield windows.take();
    }
  }
  for (let left = buffer?.rows ?? 0; left > 0; left--) {
    const place = below(left, next!);
    windows!.put(windows!.rows, buffer!, place);
    buffer!.put(place, buffer!, left - 1);
    if (windows!.rows === windowRows) yield windows!.take();
  }
  if (windows && windows.rows > 0) yield windows.take();
}

/** An integer below `bound`; of 2^32 draws, none is more than one draw in 2^32 / bound likelier than another. */
const below = (bound: number, next: () => number): number => Math.floor((next() / 2 ** 32) * bound);

type Rows = Pick<Dataset, 'x' | 'y' | 'weight' | 'ids'>;

/** Room for rows of a data set. */
class RowStore implements Rows {
  readonly #like: Dataset;
  readonly #room: number;
  readonly #spare: WindowOptions['spare'];
  x!: Float32Array;
  y!: Float32Array;
  weight?: Float32Array;
  ids!: Uint32Array;
  rows = 0;

  constructor(like: Dataset, room: number, spare?: WindowOptions['spare']) {
    this.#like = like;
    this.#room = room;
    this.#spare = spare;
    this.#empty();
  }

  /** Puts row `from` of `source` into place `to`. */
  put(to: number, source: Rows, from: number): void {
    const width = this.#like.features.length;
    const height = this.#like.targets.length;
    for (let i = 0; i < width; i++) this.x[to * width + i] = source.x[from * width + i]!;
    for (let i = 0; i < height; i++) this.y[to * height + i] = source.y[from * height + i]!;
    if (this.weight) this.weight[to] = source.weight![from]!;
    this.ids[to] = source.ids[from]!;
    if (to === this.rows) this.rows++;
  }

  /** The rows as a data set of their own; the store is empty then. */
  take(): Dataset {
    const { rows, weight } = this;
    const { features, targets } = this.#like;
    const x = this.x.subarray(0, rows * features.length);
    const y = this.y.subarray(0, rows * targets.length);
    const ids = this.ids.subarray(0, rows);
    this.#empty();
    const all = { rows, features, x, targets, y, ids };
    return weight ? { ...all, weight: weight.subarray(0, rows) } : all;
  }

  #empty(): void {
    const { x, y, weight, ids } = this.#spare?.() ?? this.#memory();
    this.x = new Float32Array(x);
    this.y = new Float32Array(y);
    if (weight) this.weight = new Float32Array(weight);
    this.ids = new Uint32Array(ids);
    this.rows = 0;
  }

  #memory(): WindowMemory {
    const { features, targets, weight } = this.#like;
    const column = 4 * this.#room;
    return {
      x: new ArrayBuffer(column * features.length),
      y: new ArrayBuffer(column * targets.length),
      ...(weight && { weight: new ArrayBuffer(column) }),
      ids: new ArrayBuffer(column),
    };
  }
}
