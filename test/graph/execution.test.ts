import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { compile } from '../../src/graph/index.ts';
import { nativeBackend } from '../../src/tensorflow/native-backend.ts';
import { type Tensor, type Tensor4D, tf, useBackend } from '../../src/tensorflow.ts';
import { goldenCases, prepare } from '../support/golden-gradients.ts';
import { root } from '../support/paths.ts';

before(() => useBackend('native'));

const elements = (tensors: readonly Tensor[]): number[][] =>
  tensors.map((tensor) => [...tensor.dataSync()]);

describe('a graph gives the bits of eager execution', () => {
  const first = new Map(goldenCases.toReversed().map((golden) => [golden.op, golden]));
  // It draws from a hidden state, and is refused.
  first.delete('multinomial');
  for (const [op, golden] of first)
    test(`of ${op} and its gradient`, () => {
      const { forward, first } = prepare(golden);
      const f = () => [forward(), first()].flat().filter((tensor) => tensor !== null);
      const compiled = compile(f, { execution: 'graph' });
      assert.deepEqual(elements(compiled()), elements(f()));
      compiled.dispose();
    });

  test('of what TensorFlow would rewrite', () => {
    const f = (x: Tensor) => [
      x.div(3),
      x.pow(2),
      x.abs().pow(-0.5),
      x.mul(0.1).add(x.mul(0.7)),
      x.add(0.1).add(0.2).mul(3).mul(0.7),
      tf.addN([x, x.mul(0.3), x.sin()]),
      tf.div(1, x.abs().sqrt()),
      x.mul(2).div(3).add(1).mul(x.div(7)),
    ];
    const x = tf.randomNormal([32, 32], 0, 1, 'float32', 3);
    assert.deepEqual(elements(compile(f, { execution: 'graph' })(x)), elements(f(x)));
    const looped = compile((x: Tensor) => f(x)[7]!, { execution: 'graph', loop: 2 });
    assert.deepEqual(elements([looped(x)]), elements([f(f(x)[7]!)[7]!]));
  });
});

const crop = (image: Tensor4D) =>
  tf.image.cropAndResize(image, [[0, 0, 1, 1]], tf.tensor1d([0], 'int32'), [4, 4]);

test('what XLA does not compile runs in a graph, and the user is told once', () => {
  const lines: string[] = [];
  const f = compile(crop, { loop: 10_000, warn: (line) => lines.push(line) });
  const image = tf.ones([1, 4, 4, 1]) as Tensor4D;
  for (let call = 0; call < 2; call++) assert.equal(f(image).dataSync()[0], 1);
  assert.deepEqual(lines, ['running without XLA: XLA does not compile CropAndResize']);
});

test('what XLA does not compile is an error if XLA was asked for', () => {
  const f = compile(crop, { execution: 'xla' });
  assert.throws(() => f(tf.ones([1, 4, 4, 1]) as Tensor4D), {
    code: 'graph.xla',
    message: 'XLA does not compile CropAndResize',
    hint: "use execution 'graph'",
  });
});

test('neither loading a graph nor XLA writes anything', () => {
  const module = (name: string) => JSON.stringify(pathToFileURL(join(root, 'dist/src', name)).href);
  const script = `const { tf, useBackend } = await import(${module('tensorflow.js')});
    await useBackend('native');
    const { compile } = await import(${module('graph/index.js')});
    for (const execution of ['graph', 'xla']) compile((x) => x.add(1), { execution })(tf.ones([2]));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  assert.deepEqual([child.stdout, child.stderr, child.status], ['', '', 0]);
});

test('nothing stays loaded after dispose', () => {
  const { binding } = nativeBackend()!;
  const before = binding.getNumOfSavedModels();
  const f = compile((x: Tensor) => x.add(1), { execution: 'graph' });
  f(tf.scalar(1));
  assert.equal(binding.getNumOfSavedModels(), before + 1);
  f.dispose();
  assert.equal(binding.getNumOfSavedModels(), before);
});

describe('on the cpu backend', () => {
  before(() => useBackend('cpu'));
  after(() => useBackend('native'));

  test('auto runs eagerly and tells the user once', () => {
    const lines: string[] = [];
    const f = compile((x: Tensor) => x.add(1), { warn: (line) => lines.push(line) });
    for (let call = 0; call < 2; call++) assert.equal(f(tf.scalar(1)).dataSync()[0], 2);
    assert.deepEqual(lines, ['running eagerly: the cpu backend runs no graphs']);
  });

  test('a graph is an error if it was asked for', () => {
    assert.throws(() => compile((x: Tensor) => x, { execution: 'graph' })(tf.scalar(1)), {
      code: 'graph.backend',
      message: "execution 'graph' needs native TensorFlow, and the backend in use is cpu",
    });
  });
});
