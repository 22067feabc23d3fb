import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../../support/paths.ts';

const from = (module: string) => JSON.stringify(pathToFileURL(join(root, 'dist/src', module)).href);

test('putting rules and kernels in place of those of tfjs is silent', () => {
  const program = `
    import ${from('tape/index.js')};
    import { tf, useBackend } from ${from('tensorflow.js')};
    for (const backend of ['native', 'cpu']) {
      await useBackend(backend);
      tf.grad((x) => tf.cumsum(x, 0))(tf.ones([2, 2])).dataSync();
    }`;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', program],
    { encoding: 'utf8' },
  );
  assert.deepEqual({ stdout, stderr, status }, { stdout: '', stderr: '', status: 0 });
});
