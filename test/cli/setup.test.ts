import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tensorflowWheels } from '../../src/native/manifest.ts';
import { platform } from '../../src/native/platform.ts';
import { folderWith, gradtape } from '../support/cli.ts';
import { startCommand } from '../support/native.ts';
import { serveIndex } from '../support/servers.ts';

test('where all is set up, setup says so at once', async () => {
  const { code, stdout, stderr } = await gradtape(['setup']);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^native TensorFlow 2\.21\.0 is ready in .* \(\S+, 1 s\)\n$/);
});

test('setup --json prints one object', async () => {
  const { code, stdout } = await gradtape(['setup', '--json']);
  assert.equal(code, 0);
  const { version, addon, directory, candidate, seconds } = JSON.parse(stdout);
  assert.equal(version, '2.21.0');
  for (const text of [addon, directory, candidate]) assert.equal(typeof text, 'string');
  assert.ok(seconds < 1);
});

test('a PIP_INDEX_URL that is no address is one line that names it', async (t) => {
  const env = { PATH: '', HOME: folderWith(t, {}), PIP_INDEX_URL: 'nonsense' };
  const { code, stderr } = await startCommand(['setup'], env).finished;
  assert.equal(code, 1);
  assert.match(
    stderr,
    /\nerror: .*PIP_INDEX_URL: expected an http\(s\) address, found "nonsense"\)\nhint: .*\n$/,
  );
});

test('an HTTPS_PROXY that is no address is one line that names it', async (t) => {
  const env = { PATH: '', HOME: folderWith(t, {}), HTTPS_PROXY: 'nonsense' };
  const { code, stderr } = await startCommand(['setup'], env).finished;
  assert.equal(code, 1);
  assert.match(
    stderr,
    /\nerror: .*HTTPS_PROXY: expected an address such as http:\/\/proxy:8080\)\nhint: .*\n$/,
  );
});

test('a cache whose name is too long is one line', async (t) => {
  const GRADTAPE_CACHE = join(folderWith(t, {}), 'a'.repeat(300));
  const { code, stderr } = await startCommand(['setup'], { PATH: '', GRADTAPE_CACHE }).finished;
  assert.equal(code, 6);
  assert.match(stderr, /^error: cannot write \S+: the name is too long\nhint: .*\n$/);
});

for (const command of ['setup', 'doctor'])
  test(`${command} says how to mend a GRADTAPE_LIBTENSORFLOW that has none`, async (t) => {
    const folder = folderWith(t, {});
    const env = { GRADTAPE_LIBTENSORFLOW: folder, GRADTAPE_CACHE: folder };
    const { code, stderr } = await gradtape([command], { env });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /\nhint: name a folder .*, or unset GRADTAPE_LIBTENSORFLOW(; until then .*)?\n$/,
    );
  });

test('Ctrl-C in the middle of the download ends setup with 130 and one line', async (t) => {
  const folder = folderWith(t, {});
  const artifact = tensorflowWheels[platform]!;
  const content = Buffer.alloc(1_000_000);
  const { url } = await serveIndex(t, [{ artifact, content }], { hangsAfter: 500_000 });
  const env = { PATH: '', HOME: folder, PIP_INDEX_URL: url };
  const running = startCommand(['setup'], env);
  await running.says('fetching');
  running.child.kill('SIGINT');
  const { code, stdout, stderr } = await running.finished;
  assert.deepEqual([code, stdout], [130, '']);
  assert.match(stderr, /\nerror: the set-up of native TensorFlow was interrupted\nhint: .*\n$/);
  assert.deepEqual(readdirSync(join(folder, '.cache/gradtape')), ['downloads']);
});
