import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../../src/graph/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';
import { leavesOf } from '../../src/tree.ts';
import {
  type Given,
  type LayerCase,
  givenOf,
  goldenLayers,
  outcomeOf,
  titleOf,
} from '../support/layer-values.ts';
import { read } from '../support/tensors.ts';

await useBackend('native');

const { layers } = goldenLayers();
const isTensor = (value: unknown): value is Tensor => value instanceof tf.Tensor;

/** A pass and its gradients, as a function of tensors that can be recorded: all that is null left out. */
function passOf(given: Given) {
  return ({ weights, moving, x, upstream, step }: Inputs) => {
    const {
      y,
      gradients,
      moving: after,
    } = outcomeOf(given, weights, moving, x, upstream, {
      training: true,
      step,
    });
    // Moving weights that a pass leaves alone are the caller's own.
    return {
      y,
      gradients: gradients.filter(isTensor),
      moving: Object.values(after).map((w) => w.clone()),
    };
  };
}

interface Inputs {
  weights: Given['weights'];
  moving: Given['moving'];
  x: Tensor;
  upstream: Tensor;
  step: Tensor;
}

function inputsOf(golden: LayerCase, { weights, moving }: Given): Inputs {
  return {
    weights,
    moving,
    x: tf.tensor(golden.x as number[]),
    upstream: tf.tensor(golden.upstream as number[]),
    step: tf.scalar(5, 'int32'),
  };
}

for (const golden of layers.filter(({ training, config }) => training || isNoise(config.type)))
  test(`${titleOf(golden)}: a graph gives the bits of eager, XLA nearly, and nothing is left`, () => {
    const { numTensors } = tf.memory();
    const given = givenOf(golden);
    const inputs = inputsOf(golden, given);
    const pass = passOf(given);
    const eager = tf.tidy(() => read(pass(inputs)) as string);
    for (const execution of ['graph', 'xla'] as const) {
      using compiled = compile(pass, { execution });
      const found = compiled(inputs);
      if (execution === 'graph') assert.deepEqual(read(found), eager);
      else assertNear(read(found), eager);
      tf.dispose(found);
    }
    tf.dispose({ ...inputs });
    assert.equal(tf.memory().numTensors, numTensors);
  });

function isNoise(type: string): boolean {
  return /dropout|noise/i.test(type);
}

/** To 1e-5 of the greatest number. */
function assertNear(found: unknown, wanted: unknown): void {
  const [left, right] = [found, wanted].map(
    (tree) => leavesOf(tree, (leaf): leaf is number => typeof leaf === 'number') as number[],
  ) as [number[], number[]];
  assert.equal(left.length, right.length);
  const greatest = Math.max(...right.map(Math.abs), 0.01);
  for (const [i, value] of left.entries())
    assert.ok(Math.abs(value - right[i]!) <= 1e-5 * greatest, `${value} is not ${right[i]}`);
}
