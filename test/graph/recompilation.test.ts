import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { folderWith } from '../support/cli.ts';
import { root } from '../support/paths.ts';

/** Runs of five epochs that begin and end anywhere, in shuffled batches with a rest. */
const program = (module: (path: string) => string): string => `
  const { tf, useBackend } = await import(${module('src/tensorflow.js')});
  const { compileLoop } = await import(${module('src/graph/index.js')});
  const { perceptron } = await import(${module('test/support/training-tasks.js')});
  await useBackend('native');
  const { step, initial, data } = perceptron(50, 'tanh');
  const loop = compileLoop(step, { batchSize: 16, execution: 'xla' });
  const order = () => Uint32Array.from({ length: 50 }, (_, row) => 49 - row);
  let [state, firstStep] = [initial(), 0];
  for (const steps of [4, 1, 3, 7, 5]) {
    state = loop.run(state, data, { firstStep, steps, order }).state;
    firstStep += steps;
  }`;

test('XLA compiles once for runs of any length, from any step on', (t) => {
  const folder = folderWith(t, {});
  const module = (path: string) => JSON.stringify(pathToFileURL(join(root, 'dist', path)).href);
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', program(module)], {
    encoding: 'utf8',
    env: { ...process.env, XLA_FLAGS: `--xla_dump_to=${folder} --xla_dump_hlo_as_text` },
  });
  assert.equal(child.status, 0, child.stderr);
  const compiled = readdirSync(folder).filter((name) => name.endsWith('.before_optimizations.txt'));
  assert.equal(compiled.length, 1);
});
