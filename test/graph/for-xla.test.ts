import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { forXla } from '../../src/graph/for-xla.ts';
import { formatGraph } from '../../src/graph/format.ts';
import { compile } from '../../src/graph/index.ts';
import { record, releaseCaptures } from '../../src/graph/record.ts';
import { nativeBackend } from '../../src/tensorflow/native-backend.ts';
import { type Tensor2D, tf, useBackend } from '../../src/tensorflow.ts';
import { root } from '../support/paths.ts';

before(() => useBackend('native'));

const product = (a: Tensor2D, b: Tensor2D) => tf.matMul(a, b, true, true);

test('XLA is given products of matrices as they stand', () => {
  const recording = record(product, [tf.ones([2, 3]), tf.ones([4, 2])], nativeBackend()!);
  releaseCaptures(recording);
  assert.equal(
    formatGraph(forXla(recording.graph)),
    `{ lambda a:float32[2,3] b:float32[4,2] .
  let c:float32[3,2] = Transpose a [1, 0]
      d:float32[3,2] = XlaOptimizationBarrier c
      e:float32[2,4] = Transpose b [1, 0]
      f:float32[2,4] = XlaOptimizationBarrier e
      g:float32[3,4] = BatchMatMulV2[adj_x=false adj_y=false] d f
      h:float32[3,4] = XlaOptimizationBarrier g
  in ( h ) }`,
  );
});

test('XLA multiplies transposed matrices as the graph does', () => {
  const [a, b] = [tf.randomNormal([5, 3]), tf.randomNormal([4, 5])] as [Tensor2D, Tensor2D];
  const [expected, found] = (['graph', 'xla'] as const).map((execution) =>
    compile(product, { execution })(a, b).dataSync(),
  );
  found!.forEach((value, i) => assert.ok(Math.abs(value - expected![i]!) < 1e-5));
});

/** XLA_FLAGS in a process that has compiled a product of square matrices, where it was `flags` before. */
function flagsAfter(size: number, flags: string): string {
  const module = (name: string) => JSON.stringify(pathToFileURL(join(root, 'dist/src', name)).href);
  const script = `const { tf, useBackend } = await import(${module('tensorflow.js')});
    await useBackend('native');
    const { compile } = await import(${module('graph/index.js')});
    compile((x) => tf.matMul(x, x), { execution: 'xla' })(tf.ones([${size}, ${size}]));
    process.stdout.write(process.env.XLA_FLAGS);`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, XLA_FLAGS: flags },
  });
  assert.deepEqual([child.stderr, child.status], ['', 0]);
  return child.stdout;
}

const isMeasured = process.platform === 'linux' && process.arch === 'x64';
test('small products are told to take one thread, and the user has the last word', () => {
  const users = '--xla_cpu_multi_thread_eigen=true';
  const small = flagsAfter(8, users);
  assert.equal(small.includes('--xla_cpu_multi_thread_eigen=false'), isMeasured);
  assert.ok(small.endsWith(users));
  assert.ok(!flagsAfter(512, users).includes('eigen=false'));
});
