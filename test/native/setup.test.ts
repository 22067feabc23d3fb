import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Machine, bareMachine, program, startChild } from '../support/native.ts';
import { type IndexOptions, serveIndex } from '../support/servers.ts';
import { tensorflowWheel } from '../support/wheels.ts';

const wheel = tensorflowWheel();
const library = `2.21.0-${process.platform}-${process.arch}`;

/** A bare machine whose index offers the wheel. */
async function connected(t: TestContext, options?: IndexOptions) {
  const machine = await bareMachine(t);
  const { url, requests } = await serveIndex(t, [wheel], options);
  const files = (): string[] => requests.filter((line) => line.startsWith('/files/'));
  return { ...machine, env: { ...machine.env, PIP_INDEX_URL: url }, files };
}

const setUp = ({ env }: Machine, more: Record<string, string> = {}) =>
  startChild('provideNative', wheel.artifact, { ...env, ...more });

/** Set up, expect it to succeed, and to leave just the libraries, the addon and the notes about them. */
async function succeed(machine: Machine): Promise<string> {
  const { code, stdout, stderr } = await setUp(machine).finished;
  assert.equal(code, 0, stderr);
  const { version, candidate, directory } = JSON.parse(stdout);
  assert.deepEqual([version, candidate], ['2.21.0', 'cache']);
  assert.equal(directory, join(machine.cache, library));
  assert.deepEqual(readdirSync(machine.cache).sort(), [
    library,
    'build.log',
    'downloads',
    'tmp',
    'verified',
  ]);
  assert.deepEqual(readdirSync(join(machine.cache, 'tmp')), []);
  assert.deepEqual(readdirSync(join(machine.cache, 'downloads')), []);
  assert.deepEqual(readdirSync(directory).sort(), [
    'include',
    'libtensorflow_cc.so.2',
    'libtensorflow_framework.so.2',
    'tfjs_binding-4.22.0.node',
  ]);
  return stderr;
}

test('from an empty cache it is fetched, unpacked, built and tried; the second time nothing is done', async (t) => {
  const machine = await connected(t);
  const told = await succeed(machine);
  assert.match(told, /^setting up native TensorFlow 2\.21\.0 in .*\/cache \(once, 0\.0 GB\)$/m);
  assert.match(
    told,
    /^fetching tensorflow-cpu 2\.21\.0 \(0 MB\) from localhost:\d+\nfetched \d+\/\d+$/m,
  );
  assert.match(told, /^building the addon with c\+\+ \(10 s\)$/m);
  assert.equal(await succeed({ ...machine, env: { ...machine.env, PATH: '' } }), '');
  assert.equal(machine.files().length, 1);
});

test('two processes at once make one cache, of one download', async (t) => {
  const machine = await connected(t);
  const both = await Promise.all([setUp(machine).finished, setUp(machine).finished]);
  for (const { code, stderr } of both) assert.equal(code, 0, stderr);
  assert.equal(await succeed(machine), '');
  assert.equal(machine.files().length, 1);
});

test('after a kill in the middle of the download the next try goes on, and cleans up', async (t) => {
  const machine = await connected(t, { hangsAfter: 200_000 });
  const killed = setUp(machine);
  await killed.says(' 200000/');
  killed.child.kill('SIGKILL');
  assert.equal((await killed.finished).code, 'SIGKILL');
  assert.ok(readdirSync(machine.cache).includes('lock'));
  mkdirSync(join(machine.cache, `tmp/${killed.child.pid}-work`), { recursive: true });
  const told = await succeed(machine);
  assert.doesNotMatch(told, /waiting/);
  assert.deepEqual(
    machine.files().map((line) => line.split(' ')[1]),
    ['bytes=0-', 'bytes=200000-'],
  );
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  test(`${signal} during the download ends with ${code} and one line, and the next try goes on`, async (t) => {
    const machine = await connected(t, { hangsAfter: 200_000 });
    const stopped = setUp(machine);
    await stopped.says(' 200000/');
    stopped.child.kill(signal);
    const result = await stopped.finished;
    assert.equal(result.code, code);
    assert.match(
      result.stderr,
      /\nerror: the set-up of native TensorFlow was interrupted\nhint: .*\n$/,
    );
    assert.deepEqual(readdirSync(machine.cache), ['downloads']);
    await succeed(machine);
  });

test('an interruption of the compiler ends it too, and the next try goes on from there', async (t) => {
  const machine = await connected(t);
  const script =
    'for last; do :; done; [ "$last" = - ] && exit; echo $$ > "$HOME/compiler"; exec /bin/sleep 100';
  const slow = program(join(machine.folder, 'bin/slow++'), script);
  const stopped = setUp(machine, { CXX: slow });
  await stopped.says('building the addon');
  stopped.child.kill('SIGINT');
  assert.equal((await stopped.finished).code, 130);
  assert.deepEqual(readdirSync(join(machine.cache, 'tmp')), []);
  await succeed(machine);
  assert.equal(machine.files().length, 1);
});

test('a library that was damaged in the cache is made anew', async (t) => {
  const machine = await connected(t);
  await succeed(machine);
  truncateSync(join(machine.cache, library, 'libtensorflow_cc.so.2'), 1000);
  await succeed(machine);
  assert.equal(machine.files().length, 2);
});

test('an addon that was damaged in the cache is built anew, and nothing is fetched', async (t) => {
  const machine = await connected(t);
  await succeed(machine);
  truncateSync(join(machine.cache, library, 'tfjs_binding-4.22.0.node'), 1000);
  await succeed(machine);
  assert.equal(machine.files().length, 1);
});

test('an addon that does not work is built once, and then refused without a trial', async (t) => {
  const machine = await connected(t);
  program(
    join(machine.folder, 'bin/c++'),
    'for last; do :; done; [ "$last" = - ] || echo no > "$last"',
  );
  const first = await setUp(machine).finished;
  assert.equal(first.code, 1);
  assert.match(first.stderr, /\nerror: .*tfjs_binding-4\.22\.0\.node does not work: /);
  const second = await setUp(machine, { PATH: '' }).finished;
  assert.match(
    second.stderr,
    /^error: .*tfjs_binding-4\.22\.0\.node does not work: .*\nhint: run `gradtape setup`/,
  );
});

for (const [what, env] of [
  ['without a network', { PIP_INDEX_URL: 'http://localhost:9/simple' }],
  ['with an unknown host', { PIP_INDEX_URL: 'http://nowhere.invalid/simple' }],
] as const)
  test(`${what} one line says so, and names every candidate`, async (t) => {
    const machine = await connected(t);
    const { code, stdout, stderr } = await setUp(machine, env).finished;
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      /\nerror: no native TensorFlow \(GRADTAPE_LIBTENSORFLOW: not set; cache: nothing in \S+; python3: no python3 that runs; tfjs-node: .*; wheel: no connection to (localhost:9|nowhere\.invalid): .*\)\nhint: check the network.*\n$/,
    );
  });

test('GRADTAPE_NO_SETUP forbids to fetch, and nothing is written', async (t) => {
  const machine = await connected(t);
  const { code, stderr } = await setUp(machine, { GRADTAPE_NO_SETUP: '1' }).finished;
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^error: .*; wheel: --no-setup or GRADTAPE_NO_SETUP forbids to fetch TensorFlow\)\nhint: unset GRADTAPE_NO_SETUP and run `gradtape setup`\n$/,
  );
  assert.deepEqual(readdirSync(machine.folder), ['bin']);
});

test('a file in the place of the cache is told in one line', async (t) => {
  const machine = await connected(t);
  writeFileSync(machine.cache, '');
  const { code, stderr } = await setUp(machine).finished;
  assert.equal(code, 6);
  assert.match(
    stderr,
    /^error: cannot write .*\/cache\S*: (something else is in its place|part of the path is not a folder)\nhint: .*\n$/,
  );
});

test('a cache that cannot be written is told in one line', async (t) => {
  const machine = await connected(t);
  // Not even root may make a folder there.
  const { code, stderr } = await setUp(machine, { GRADTAPE_CACHE: '/sys/gradtape' }).finished;
  assert.equal(code, 6);
  assert.match(
    stderr,
    /^error: cannot write \/sys\S*: (not permitted|permission denied|the file system is read-only)\nhint: .*\n$/,
  );
});

test('a cache where no folder can be made, not even by Node’s patience, is told in one line', async (t) => {
  const machine = await connected(t);
  const { code, stderr } = await setUp(machine, { GRADTAPE_CACHE: '/proc/gradtape' }).finished;
  assert.equal(code, 6);
  assert.match(
    stderr,
    /^error: cannot write \/proc\/gradtape: no folder can be made there\nhint: .*\n$/,
  );
});

test('a cache that was filled and cannot be written any more is used', async (t) => {
  const machine = await connected(t);
  await succeed(machine);
  for (const name of ['', library, 'verified']) chmodSync(join(machine.cache, name), 0o555);
  assert.equal(await succeed(machine), '');
});

test('a disk without room is told before anything is fetched', async (t) => {
  const machine = await connected(t);
  const huge = { ...wheel.artifact, unpackedBytes: 1e15 };
  const { code, stderr } = await startChild('provideNative', huge, machine.env).finished;
  assert.equal(code, 6);
  assert.match(
    stderr,
    /\nerror: \S+\/cache needs 100000000\d MB free, and has \d+ MB\nhint: .*GRADTAPE_CACHE\n$/,
  );
  assert.deepEqual(machine.files(), []);
});
