import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type NativeTensorFlow, provideNative } from '../../src/native/index.ts';
import { type Machine, bareMachine, program, startChild } from '../support/native.ts';
import { tensorflowWheel } from '../support/wheels.ts';

const { artifact } = tensorflowWheel();
/** An index that nobody may ask: what is there already must do. */
const offline = { PIP_INDEX_URL: 'http://localhost:9/simple' };

const start = ({ env }: Machine, more: Record<string, string> = {}) =>
  startChild('provideNative', artifact, { ...env, ...offline, ...more });

async function succeed(machine: Machine, more?: Record<string, string>): Promise<NativeTensorFlow> {
  const { code, stdout, stderr } = await start(machine, more).finished;
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as NativeTensorFlow;
}

/** A folder as pip installs TensorFlow, with links to this machine's real libraries. */
async function packageIn({ folder }: Machine, parent: string): Promise<string> {
  const real = await provideNative();
  const directory = join(folder, parent, 'tensorflow');
  mkdirSync(directory, { recursive: true });
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include'])
    symlinkSync(join(real.directory, name), join(directory, name));
  return directory;
}

const pythonThatHas = (machine: Machine, directory: string | null): string =>
  program(join(machine.folder, 'bin/python3'), `echo '${JSON.stringify(directory)}'`);

test('a folder named by GRADTAPE_LIBTENSORFLOW is used in place', async (t) => {
  const machine = await bareMachine(t);
  const directory = await packageIn(machine, 'mine');
  const native = await succeed(machine, { GRADTAPE_LIBTENSORFLOW: directory });
  assert.equal(native.candidate, 'GRADTAPE_LIBTENSORFLOW');
  assert.equal(native.directory, directory);
  assert.ok(native.addon.startsWith(join(machine.cache, 'addons')));
});

test('a copy of the cache, named by GRADTAPE_LIBTENSORFLOW, needs no compiler', async (t) => {
  const machine = await bareMachine(t);
  const directory = await packageIn(machine, 'copied');
  const built = await succeed(machine, { GRADTAPE_LIBTENSORFLOW: directory });
  cpSync(built.addon, join(directory, 'tfjs_binding-4.22.0.node'));
  renameSync(join(machine.folder, 'bin'), join(machine.folder, 'no-programs'));
  const native = await succeed(machine, { GRADTAPE_LIBTENSORFLOW: directory });
  assert.equal(native.addon, join(directory, 'tfjs_binding-4.22.0.node'));
});

test('a folder named by GRADTAPE_LIBTENSORFLOW that is no good is not silently replaced', async (t) => {
  const machine = await bareMachine(t);
  pythonThatHas(machine, await packageIn(machine, 'site-packages'));
  const { code, stderr } = await start(machine, { GRADTAPE_LIBTENSORFLOW: machine.folder })
    .finished;
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^error: no native TensorFlow \(GRADTAPE_LIBTENSORFLOW: no libtensorflow in [^;]*\)\n/,
  );
});

test('a TensorFlow of python3 is used in place, and python3 is not asked again', async (t) => {
  const machine = await bareMachine(t);
  const directory = await packageIn(machine, 'site-packages');
  const python = pythonThatHas(machine, directory);
  const native = await succeed(machine);
  assert.deepEqual([native.candidate, native.directory], ['python3', directory]);
  program(python, `echo asked > '${join(machine.folder, 'asked')}'`);
  assert.deepEqual(await succeed(machine), native);
  assert.ok(!existsSync(join(machine.folder, 'asked')));
});

test('when the TensorFlow of python3 goes away, python3 is asked again', async (t) => {
  const machine = await bareMachine(t);
  const first = await packageIn(machine, 'first');
  pythonThatHas(machine, first);
  await succeed(machine);
  renameSync(first, `${first}-moved`);
  const second = await packageIn(machine, 'second');
  pythonThatHas(machine, second);
  assert.equal((await succeed(machine)).directory, second);
});

for (const [what, answer, reason] of [
  ['has no TensorFlow', null, /python3: \S+\/bin\/python3 has no tensorflow;/],
  [
    'has one that is too old',
    '/old/tensorflow',
    /python3: \/old\/tensorflow has no libtensorflow_cc \(2\.12 and newer have it\);/,
  ],
] as const)
  test(`a python3 that ${what} is refused`, async (t) => {
    const machine = await bareMachine(t);
    pythonThatHas(machine, answer);
    assert.match((await start(machine).finished).stderr, reason);
  });

test('a python3 that fails does no harm', async (t) => {
  const machine = await bareMachine(t);
  program(join(machine.folder, 'bin/python3'), 'echo Traceback >&2; exit 1');
  assert.match((await start(machine).finished).stderr, /python3: no python3 that runs;/);
});

test('libraries that cannot be loaded are refused with what the loader says', async (t) => {
  const machine = await bareMachine(t);
  const directory = await packageIn(machine, 'broken');
  const broken = join(machine.folder, 'libraries');
  mkdirSync(broken);
  writeFileSync(join(broken, 'libtensorflow_cc.so.2'), 'not a library');
  const { stderr } = await start(machine, {
    GRADTAPE_LIBTENSORFLOW: directory,
    LD_LIBRARY_PATH: broken,
  }).finished;
  assert.match(stderr, /tfjs_binding-4\.22\.0\.node does not work: .*libtensorflow/);
});
