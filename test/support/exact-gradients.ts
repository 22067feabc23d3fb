/** @file Compares gradients with central differences that are exact: those of polynomials on small integers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import type { Values } from './arbitraries.ts';

export type Operation = (...xs: Tensor[]) => Tensor;

/**
 * The tape's first and second gradients of `f` at `xs` are those that steps of one to either side give. That is exact
 * where xs holds small integers and f is of degree 2 at most in each element, or linear between the steps.
 */
function assertExactGradients(f: Operation, values: Values[]): void {
  tf.tidy(() => {
    const xs = values.map(({ shape, values }) => tf.tensor(values, shape, 'float32'));
    const first = weighted(f);
    assertSlopes(first, xs);
    assertSlopes((...at) => weightedSum(gradients(first, at)), xs);
  });
}

function assertSlopes(f: Operation, xs: Tensor[]): void {
  const found = gradients(f, xs).map((gradient) => Array.from(gradient.dataSync()));
  const expected = xs.map((_, which) => centralDifferences(f, xs, which));
  assert.deepEqual(found.map(positiveZeros), expected.map(positiveZeros));
}

function gradients(f: Operation, xs: Tensor[]): Tensor[] {
  const tape = new GradientTape();
  const y = tape.run(() => (tape.watch(xs), f(...xs)));
  return tape.gradient(y, xs, { unconnectedGradients: 'zero' });
}

function centralDifferences(f: Operation, xs: Tensor[], which: number): number[] {
  const { shape, size } = xs[which]!;
  const at = (i: number, step: number) => {
    const values = xs[which]!.dataSync().slice();
    values[i]! += step;
    return f(...xs.with(which, tf.tensor(values, shape))).dataSync()[0]!;
  };
  return Array.from({ length: size }, (_, i) => (at(i, 1) - at(i, -1)) / 2);
}

const weighted =
  (f: Operation): Operation =>
  (...xs) =>
    weightedSum([f(...xs)]);

/** A sum in which every element has another small integer as its weight, or nearly. */
function weightedSum(tensors: Tensor[]): Tensor {
  const sums = tensors.map((tensor, which) => {
    const weights = Array.from({ length: tensor.size }, (_, i) => ((5 * i + 3 * which) % 7) - 3);
    return tensor.mul(tf.tensor(weights, tensor.shape)).sum();
  });
  return sums.reduce((sum, term) => sum.add(term));
}

function positiveZeros(values: number[]): number[] {
  return values.map((value) => value + 0);
}

/** An operation and integers to try it at; `attributes` tell a failing trial from the others. */
export interface Trial {
  f: Operation;
  xs: Values[];
  attributes?: unknown;
}

/** Declare a test that the gradients of random trials are exact. */
export function testExactGradients(title: string, trials: fc.Arbitrary<Trial>): void {
  const property = fc.property(trials, ({ f, xs }) => assertExactGradients(f, xs));
  test(title, () => fc.assert(property, { numRuns: 6, includeErrorInReport: true }));
}
