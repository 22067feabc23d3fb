import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';
import { startCommand } from '../support/native.ts';
import { serveIndex } from '../support/servers.ts';

const candidates = ['GRADTAPE_LIBTENSORFLOW', 'cache', 'python3', 'tfjs-node', 'wheel'];

test('doctor names the backend in use, every candidate, versions and tools', async () => {
  const { code, stdout, stderr } = await gradtape(['doctor']);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^backend +native, TensorFlow 2\.21\.0 \(\S+\)$/m);
  for (const name of candidates)
    assert.match(stdout, new RegExp(`^  ${name} +(taken|available|refused): `, 'm'));
  for (const name of [
    'gradtape',
    'node',
    'tfjs',
    'platform',
    'processor',
    'compiler',
    'pip',
    'cache',
  ])
    assert.match(stdout, new RegExp(`^${name} +\\S`, 'm'));
});

test('doctor --json tells the same as data', async () => {
  const { code, stdout } = await gradtape(['doctor', '--json']);
  assert.equal(code, 0);
  const found = JSON.parse(stdout);
  assert.equal(found.backend, 'native');
  assert.equal(found.native.version, '2.21.0');
  assert.equal(found.versions.node, process.versions.node);
  assert.equal(found.versions['tfjs-node'], '4.22.0');
  assert.deepEqual(
    found.candidates.map(({ candidate }: { candidate: string }) => candidate),
    candidates,
  );
  assert.equal(
    found.candidates.filter(({ status }: { status: string }) => status === 'taken').length,
    1,
  );
});

test('where native TensorFlow cannot run, doctor says why, fetches nothing and fails', async (t) => {
  const folder = folderWith(t, {});
  const { url, requests } = await serveIndex(t, []);
  const env = { PATH: '', HOME: folder, PIP_INDEX_URL: url };
  const { code, stdout, stderr } = await startCommand(['doctor'], env).finished;
  assert.equal(code, 1);
  assert.match(stdout, /^backend +cpu$/m);
  assert.match(stdout, /^  cache +refused: nothing in .*\/\.cache\/gradtape\/2\.21\.0-\S+$/m);
  assert.match(stdout, /^compiler +none, zig would be fetched: c\+\+ is not installed; /m);
  assert.match(stderr, /^error: native TensorFlow cannot run\nhint: run `gradtape setup`.*\n$/);
  assert.deepEqual(requests, []);
  assert.ok(!existsSync(join(folder, '.cache')));
});

test('a bad GRADTAPE_LIBTENSORFLOW is not hidden by a good cache', async (t) => {
  const folder = folderWith(t, {});
  const { code, stdout } = await gradtape(['doctor'], { env: { GRADTAPE_LIBTENSORFLOW: folder } });
  assert.equal(code, 1);
  assert.match(stdout, /^  GRADTAPE_LIBTENSORFLOW +refused: no libtensorflow in /m);
  assert.doesNotMatch(stdout, /taken: /);
});
