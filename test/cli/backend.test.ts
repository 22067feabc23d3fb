import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Finished, folderWith } from '../support/cli.ts';
import { startChild } from '../support/native.ts';
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
    /^warning: computing with the slower cpu backend: no native TensorFlow \(.*\); run `gradtape setup`\n$/,
  );
});

test('native does not fall back', async (t) => {
  const { code, stdout, stderr } = await choose(t, 'useNative');
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /\nerror: no native TensorFlow \(.*\)\nhint: check the network.*\n$/);
});
