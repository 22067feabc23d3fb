import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';
import { savedBits } from '../support/saved-bits.ts';

const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${(i * 3) % 5},${i % 11}`);
const config = {
  data: { path: '../points.csv', target: 'y' },
  model: {
    type: 'sequential',
    layers: [
      { type: 'dense', units: 3, activation: 'tanh' },
      { type: 'dense', units: 1 },
    ],
  },
  metrics: ['mae'],
  optimizer: 'adam',
  batchSize: 8,
  epochs: 4,
};

/** A folder with a table and a config for it in a folder of its own. */
const project = (t: TestContext): string => {
  const cwd = folderWith(t, { 'points.csv': `a,b,y\n${rows.join('\n')}\n` });
  for (const [name, settings] of [
    ['a', config],
    ['b', { ...config, seed: 1 }],
  ] as const)
    writeConfig(cwd, name, settings);
  return cwd;
};

function writeConfig(cwd: string, name: string, settings: object): void {
  mkdirSync(join(cwd, 'configs'), { recursive: true });
  writeFileSync(join(cwd, 'configs', `${name}.json`), JSON.stringify(settings));
}

const train = (cwd: string, ...args: string[]) =>
  gradtape(['train', '--backend', 'native', ...args], { cwd, env: { GRADTAPE_NO_SAVE: '' } });

const json = (...path: string[]) => JSON.parse(readFileSync(join(...path), 'utf8'));
const text = (...path: string[]): string => readFileSync(join(...path), 'utf8');

test('a run is written into a folder named by its config and its data', async (t) => {
  const cwd = project(t);
  const { code, stdout, stderr } = await train(cwd, 'configs/a.json');
  const [folder, ...others] = readdirSync(join(cwd, 'runs'));
  assert.match(folder!, /^a-[0-9a-f]{8}$/);
  assert.deepEqual(others, []);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: `run: runs/${folder}\n` });
  const run = join(cwd, 'runs', folder!);
  assert.deepEqual(readdirSync(run).sort(), [
    'best',
    'config.json',
    'data.json',
    'events.jsonl',
    'last',
    'metrics.csv',
    'predictions.json',
    'preprocessing.json',
    'split.json',
    'summary.json',
    'versions.json',
  ]);
  const { rows: count, columns, sha256 } = json(run, 'data.json');
  assert.deepEqual([count, columns], [40, ['a', 'b', 'y']]);
  assert.equal(sha256, createHash('sha256').update(text(cwd, 'points.csv')).digest('hex'));
  const [header, ...lines] = text(run, 'metrics.csv').trimEnd().split('\n');
  assert.equal(header, 'epoch,loss,meanAbsoluteError,learningRate,seconds');
  const printed = [...stdout.matchAll(/Loss: {2}(\S+)/g)].map(([, loss]) => loss);
  assert.deepEqual(
    lines.map((line) => line.split(',')[1]),
    printed,
  );
  const { status, epochs, loss } = json(run, 'summary.json');
  assert.deepEqual([status, epochs, String(loss)], ['finished', 4, printed.at(-1)]);
});

test('--json and the events of a run are the same, but for progress', async (t) => {
  const cwd = project(t);
  const { stdout } = await train(cwd, 'configs/a.json', '--json', '--out', 'x');
  const kept = stdout.split('\n').filter((line) => !line.startsWith('{"event":"progress"'));
  assert.equal(text(cwd, 'x/events.jsonl'), kept.join('\n'));
});

test('the config of a run is a config that trains it again', async (t) => {
  const cwd = project(t);
  const first = await train(cwd, 'configs/a.json', '--out', 'deep/er/x');
  const again = await train(cwd, 'deep/er/x/config.json', '--out', 'y');
  assert.equal(again.stdout, first.stdout);
  assert.deepEqual(await savedBits(join(cwd, 'y')), await savedBits(join(cwd, 'deep/er/x')));
});

const ways = '--overwrite begins it anew, --out names another folder, --no-save writes nothing';

for (const [where, flags] of [
  ['the default folder', []],
  ['a folder that was named', ['--out', 'x']],
] as const)
  test(`the same run is not trained again into ${where}`, async (t) => {
    const cwd = project(t);
    const first = await train(cwd, 'configs/a.json', ...flags);
    const folder = flags[1] ?? join('runs', readdirSync(join(cwd, 'runs'))[0]!);
    const before = text(cwd, folder, 'summary.json');
    const { code, stdout, stderr } = await train(cwd, 'configs/a.json', ...flags);
    assert.deepEqual([code, stdout], [2, '']);
    const [loss] = [...first.stdout.matchAll(/Loss: {2}(\S+)/g)]
      .map(([, found]) => found)
      .slice(-1);
    assert.equal(
      stderr,
      `error: ${folder} holds this very run, finished: loss ${loss} after 4 epochs\nhint: --resume with more --epochs goes on, ${ways}\n`,
    );
    assert.equal(text(cwd, folder, 'summary.json'), before);
    assert.equal((await train(cwd, 'configs/a.json', '--no-save')).code, 0);
    await train(cwd, 'configs/a.json', ...flags, '--overwrite');
    assert.notEqual(text(cwd, folder, 'summary.json'), before);
  });

test('the same run is refused before TensorFlow is looked for', async (t) => {
  const cwd = project(t);
  await train(cwd, 'configs/a.json');
  const none = { XDG_CACHE_HOME: cwd, PATH: cwd, GRADTAPE_NO_SETUP: '1', GRADTAPE_NO_SAVE: '' };
  const args = ['train', 'configs/a.json', '--backend', 'native'];
  assert.equal((await gradtape(args, { cwd, env: none })).code, 2);
  assert.equal((await gradtape([...args, '--no-save'], { cwd, env: none })).code, 1);
});

test('an unfinished run is told from a finished one, and other epochs from other configs', async (t) => {
  const cwd = project(t);
  const asked = async (...args: string[]): Promise<string> =>
    (await train(cwd, ...args, '--out', 'x')).stderr;
  await asked('configs/a.json');
  const summary = json(cwd, 'x/summary.json');
  writeFileSync(
    join(cwd, 'x/summary.json'),
    JSON.stringify({ ...summary, status: 'interrupted', epochs: 2 }),
  );
  assert.match(
    await asked('configs/a.json', '--epochs', '9'),
    /^error: x holds this run of other epochs, interrupted: loss \S+ after 2 of 4 epochs\nhint: --resume goes on with it, --overwrite/,
  );
  assert.match(await asked('configs/b.json'), /^error: x holds another run, .*\nhint: --overwrite/);
});

test('a run that came to nothing is begun anew in the default folder', async (t) => {
  const cwd = project(t);
  await train(cwd, 'configs/a.json');
  const folder = join(cwd, 'runs', readdirSync(join(cwd, 'runs'))[0]!);
  rmSync(join(folder, 'last'), { recursive: true });
  const { code, stderr } = await train(cwd, 'configs/a.json');
  assert.deepEqual([code, existsSync(join(folder, 'last'))], [0, true], stderr);
});

test('another run is refused in a folder that was named, and --overwrite replaces it', async (t) => {
  const cwd = project(t);
  await train(cwd, 'configs/a.json', '--out', 'x');
  const { code, stderr } = await train(cwd, 'configs/b.json', '--out', 'x');
  assert.equal(code, 2);
  assert.match(
    stderr,
    new RegExp(`^error: x holds another run, finished: loss \\S+ after 4 epochs\nhint: ${ways}\n$`),
  );
  assert.equal((await train(cwd, 'configs/b.json', '--out', 'x', '--overwrite')).code, 0);
  assert.equal(json(cwd, 'x/config.json').seed, 1);
});

test('a folder of something else is never written', async (t) => {
  const cwd = project(t);
  for (const flags of [[], ['--overwrite']]) {
    const { code, stderr } = await train(cwd, 'configs/a.json', '--out', 'configs', ...flags);
    assert.equal(code, 2);
    assert.match(stderr, /^error: configs has files that are no run's\n/);
  }
});

for (const [how, flags, env] of [
  ['--no-save', ['--no-save'], {}],
  ["--out ''", ['--out', ''], {}],
  ['GRADTAPE_NO_SAVE', [], { GRADTAPE_NO_SAVE: '1' }],
] as const)
  test(`${how} writes nothing`, async (t) => {
    const cwd = project(t);
    const args = ['train', 'configs/a.json', '--backend', 'native', ...flags];
    const { code, stderr } = await gradtape(args, { cwd, env: { GRADTAPE_NO_SAVE: '', ...env } });
    assert.deepEqual([code, stderr, existsSync(join(cwd, 'runs'))], [0, '', false]);
  });

for (const execution of ['eager', 'graph'])
  test(`more epochs of a run come to the bits of one that was longer at once, ${execution}`, async (t) => {
    const cwd = project(t);
    const how = ['--execution', execution];
    const whole = await train(cwd, 'configs/a.json', ...how, '--epochs', '7', '--out', 'whole');
    const first = await train(cwd, 'configs/a.json', ...how, '--epochs', '3', '--out', 'halves');
    const second = await train(cwd, '--resume', 'halves', '--epochs', '7');
    assert.equal(second.code, 0, second.stderr);
    const epochs = (stdout: string) => stdout.replace(/^model:.*\n/m, '');
    assert.equal(epochs(first.stdout) + second.stdout, whole.stdout);
    assert.deepEqual(await savedBits(join(cwd, 'halves')), await savedBits(join(cwd, 'whole')));
    const figures = (run: string) => text(cwd, run, 'metrics.csv').replaceAll(/,[^,\n]*$/gm, '');
    assert.equal(figures('halves'), figures('whole'));
  });

test('--resume finds the run of a config by itself, whatever its epochs', async (t) => {
  const cwd = project(t);
  await train(cwd, 'configs/b.json');
  await train(cwd, 'configs/a.json');
  const folders = readdirSync(join(cwd, 'runs'));
  const { code, stdout, stderr } = await train(cwd, 'configs/a.json', '--epochs', '5', '--resume');
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^run: runs\/a-\w{8}, from step 20 on\n$/);
  assert.match(stdout, /^Epoch: {2}4\n/);
  assert.deepEqual(readdirSync(join(cwd, 'runs')), folders);
});

for (const [what, change, code, said] of [
  [
    'another config',
    ['--set', 'optimizer.learningRate=0.5'],
    2,
    'x cannot go on, the config changed: optimizer.learningRate was 0.001 and is 0.5',
  ],
  [
    'fewer epochs than it has',
    ['--epochs', '3'],
    2,
    'x has trained 4 epochs already, and epochs is 3',
  ],
  [
    'another backend',
    ['--backend', 'cpu'],
    2,
    /^x cannot go on, what computes changed: tensorflow was "2.*" and is absent; backend was "native" and is "cpu"$/,
  ],
  [
    'another table',
    ['--set', 'data.path=other.csv'],
    3,
    /^x cannot go on, the data changed: rows was 40 and is 39; sha256 was/,
  ],
] as const)
  test(`a run does not go on with ${what}`, async (t) => {
    const cwd = project(t);
    writeFileSync(join(cwd, 'other.csv'), `a,b,y\n${rows.slice(1).join('\n')}\n`);
    await train(cwd, 'configs/a.json', '--out', 'x');
    const before = text(cwd, 'x/summary.json');
    const found = await train(cwd, 'configs/a.json', '--resume', 'x', ...change);
    assert.equal(found.code, code, found.stderr);
    const [line] = found.stderr.replace('error: ', '').split('\n');
    if (typeof said === 'string') assert.equal(line, said);
    else assert.match(line!, said);
    assert.equal(text(cwd, 'x/summary.json'), before);
  });

test('--resume of a run that was moved away from its table says how to name it', async (t) => {
  const cwd = project(t);
  await train(cwd, 'configs/a.json', '--out', 'x');
  cpSync(join(cwd, 'x'), join(cwd, 'far/away/x'), { recursive: true });
  const { code, stderr } = await train(cwd, '--resume', 'far/away/x');
  assert.equal(code, 3);
  assert.match(
    stderr,
    /: no such file\nhint: if the table lies elsewhere now, name it by --set data\.path=FILE\n$/,
  );
});

test('a second training into a folder is refused by the lock, named or not', async (t) => {
  const cwd = project(t);
  await train(cwd, 'configs/a.json', '--out', 'x');
  writeFileSync(join(cwd, 'x/.lock'), JSON.stringify({ pid: process.pid, host: hostname() }));
  for (const flags of [[], ['--resume'], ['--overwrite']]) {
    const { code, stderr } = await train(cwd, 'configs/a.json', '--out', 'x', ...flags);
    assert.equal(code, 6, stderr);
    assert.match(stderr, /^error: x is being written by process \d+ on .+\nhint: .+x\/\.lock\n$/);
  }
});

test('a run whose checkpoint was cut off is not begun anew in silence', async (t) => {
  const cwd = project(t);
  await train(cwd, 'configs/a.json', '--out', 'x');
  const path = join(cwd, 'x/last/checkpoint.safetensors');
  writeFileSync(path, readFileSync(path).subarray(0, -1));
  const { code, stderr } = await train(cwd, '--resume', 'x', '--epochs', '9');
  assert.equal(code, 3);
  assert.match(stderr, /^error: x\/last\/checkpoint\.safetensors: expected \d+ bytes, found \d+\n/);
});

for (const [what, args] of [
  ['a folder that is not there', ['--resume', 'nowhere']],
  ['a config that was never trained', ['configs/a.json', '--resume']],
  ['no run at all', ['--resume']],
] as const)
  test(`--resume of ${what} is told`, async (t) => {
    const { code, stderr } = await train(project(t), ...args);
    assert.ok(code === 2, stderr);
    assert.match(stderr, /^error: (no run to resume: |no config|nowhere)/);
  });
