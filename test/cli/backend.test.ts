import assert from 'node:assert/strict';
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { provideNative } from '../../src/native/index.ts';
import { type Finished, folderWith } from '../support/cli.ts';
import { bareMachine, startChild, startCommand } from '../support/native.ts';
import { tensorflowWheel } from '../support/wheels.ts';

/** Choose a backend where nothing native is, and nothing can be fetched. */
function choose(t: TestContext, call: 'useBackend' | 'useNative'): Promise<Finished> {
  const env = { PATH: '', HOME: folderWith(t, {}), PIP_INDEX_URL: 'http://localhost:9/simple' };
  return startChild(call, tensorflowWheel().artifact, env).finished;
}

test('auto falls back to the cpu backend, with one line that says why', async (t) => {
  const { code, stdout, stderr } = await choose(t, 'useBackend');
  assert.deepEqual([code, stdout], [0, '{"name":"cpu"}']);
  assert.match(
    stderr,
    /^warning: computing with the slower cpu backend: --no-setup .* fetch TensorFlow; run `gradtape setup`\n$/,
  );
});

test('native does not fall back', async (t) => {
  const { code, stdout, stderr } = await choose(t, 'useNative');
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /\nerror: no native TensorFlow \(.*\)\nhint: check the network.*\n$/);
});

test('a first use that sets up says when all is ready, before the results come', async (t) => {
  const { env } = await bareMachine(t);
  const { directory } = await provideNative();
  const GRADTAPE_LIBTENSORFLOW = folderWith(t, {});
  for (const name of readdirSync(directory).filter((file) => !file.endsWith('.node')))
    symlinkSync(join(directory, name), join(GRADTAPE_LIBTENSORFLOW, name));
  const train = startCommand(['train', 'linreg.json', '-q', '--no-save'], {
    ...env,
    GRADTAPE_LIBTENSORFLOW,
  });
  const { code, stdout, stderr } = await train.finished;
  assert.deepEqual([code, stdout], [0, 'model: Y= 0.2729075 X + 0.05813503\n']);
  assert.equal(
    stderr.split('\n').at(-2),
    `native TensorFlow 2.21.0 is ready in ${GRADTAPE_LIBTENSORFLOW}`,
  );
});

test('a cache that cannot be written is no obstacle to auto', async (t) => {
  const env = { PATH: '', HOME: folderWith(t, {}), GRADTAPE_CACHE: '/dev/null/cache' };
  const { code, stdout, stderr } = await startCommand(
    ['train', 'linreg.json', '-q', '--no-save'],
    env,
  ).finished;
  assert.deepEqual([code, stdout], [0, 'model: Y= 0.2729075 X + 0.05813503\n']);
  assert.match(
    stderr,
    /^warning: computing with the slower cpu backend: cannot write \/dev\/null.*\n$/,
  );
});
