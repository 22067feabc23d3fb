/** @file Philox4x32-10 (Salmon et al. 2011), the generator behind TensorFlow's stateless random operations. */

const multipliers = [0xd2511f53n, 0xcd9e8d57n] as const;
const weyl = [0x9e3779b9, 0xbb67ae85] as const;
const rounds = 10;

type Block = [number, number, number, number];

/** The first `count` random int32 of the stream `step` of `seed`; both are int32. */
export function philox(count: number, seed: number, step: number): Int32Array {
  const bits = new Int32Array(count);
  for (let block = 0; 4 * block < count; block++)
    bits.set(randomBlock([block, 0, step, 0], seed).slice(0, count - 4 * block), 4 * block);
  return bits;
}

function randomBlock(counter: Block, seed: number): Block {
  let [a, b, c, d] = counter;
  let [key0, key1] = [seed, 0];
  for (let round = 0; round < rounds; round++) {
    const [high0, low0] = product(multipliers[0], a);
    const [high1, low1] = product(multipliers[1], c);
    [a, b, c, d] = [high1 ^ b ^ key0, low1, high0 ^ d ^ key1, low0];
    [key0, key1] = [(key0 + weyl[0]) | 0, (key1 + weyl[1]) | 0];
  }
  return [a, b, c, d];
}

/** The halves of the product of unsigned 32-bit integers. */
function product(a: bigint, b: number): [high: number, low: number] {
  const word = a * BigInt(b >>> 0);
  return [Number(word >> 32n) | 0, Number(word & 0xffffffffn) | 0];
}
