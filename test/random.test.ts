import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { generator, permutation, splitMix64, xoshiro128 } from '../src/random.ts';

const draw = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, () => next());

test('xoshiro128** draws what its authors’ C program draws from the state 1, 2, 3, 4', () => {
  assert.deepEqual(
    draw(8, xoshiro128([1, 2, 3, 4])),
    [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849],
  );
});

test('SplitMix64 draws the published words of the seed 1234567', () => {
  assert.deepEqual(draw(3, splitMix64(1234567n)), [
    6457827717110365317n,
    3203168211198807973n,
    9817491932198370423n,
  ]);
});

test('a permutation holds every index once and its seed decides it', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(2 ** 31 - 1), fc.nat(50), (length, seed, stream) => {
      const order = permutation(length, generator(seed, stream));
      assert.deepEqual(
        [...order].sort((a, b) => a - b),
        Array.from({ length }, (_, index) => index),
      );
      assert.deepEqual(permutation(length, generator(seed, stream)), order);
    }),
  );
});

test('each stream of a seed has an order of its own', () => {
  const orders = new Set(
    Array.from({ length: 20 }, (_, epoch) => permutation(50, generator(7, epoch)).join()),
  );
  assert.equal(orders.size, 20);
});

test('every order of three rows is about as frequent as the others', () => {
  const counts = new Map<string, number>();
  const next = generator(1);
  for (let trial = 0; trial < 6000; trial++) {
    const order = permutation(3, next).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  // Chi-squared with 5 degrees of freedom stays below 20.5 in 99.9 % of fair shuffles; the seed makes it one value for ever.
  const chiSquared = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  assert.ok(chiSquared < 20.5, `chi-squared ${chiSquared}`);
});
