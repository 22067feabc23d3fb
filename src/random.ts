/** @file Random numbers that a seed decides: xoshiro128** (Blackman & Vigna 2018), seeded by SplitMix64. */

/** Draws the next unsigned 32-bit integer. */
export type Generator = () => number;

/**
 * The generator of `seed` (an unsigned 32-bit integer). Each `stream` of a seed, an epoch for example, is a generator of its
 * own, so that a resumed run draws what the whole run would have drawn.
 */
export function generator(seed: number, stream = 0): Generator {
  const words = splitMix64((BigInt(stream >>> 0) << 32n) | BigInt(seed >>> 0));
  return xoshiro128([words(), words()].flatMap(halves));
}

/** The numbers 0 to `length` - 1 in an order that `next` decides: Fisher and Yates's shuffle. */
export function permutation(length: number, next: Generator): Uint32Array {
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = below(last + 1, next);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** xoshiro128**'s reference implementation from four words of state, of which one at least is not 0. */
export function xoshiro128(state: readonly number[]): Generator {
  let [a, b, c, d] = state as [number, number, number, number];
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

/** SplitMix64 (Steele, Lea & Flood 2014): well-mixed 64-bit words from any seed. */
export function splitMix64(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let word = state;
    word = BigInt.asUintN(64, (word ^ (word >> 30n)) * 0xbf58476d1ce4e5b9n);
    word = BigInt.asUintN(64, (word ^ (word >> 27n)) * 0x94d049bb133111ebn);
    return word ^ (word >> 31n);
  };
}

const halves = (word: bigint): number[] => [Number(word & 0xffffffffn), Number(word >> 32n)];
const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** An integer below `bound`, each as likely as the others: draws that would favour the small ones are drawn again. */
function below(bound: number, next: Generator): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  let drawn = next();
  while (drawn >= limit) drawn = next();
  return drawn % bound;
}
