import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, describe, test } from 'node:test';
import { setTimeout as after } from 'node:timers/promises';
import { generator } from '../../src/random.ts';
import { hasCheckpoint, readCheckpoint } from '../../src/runs/checkpoint.ts';
import { folderWith, gradtape } from '../support/cli.ts';
import { root } from '../support/paths.ts';
import { savedBits } from '../support/saved-bits.ts';

const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 3) % 5},${i % 11}`);
const config = {
  data: { path: 'points.csv', target: 'y', split: { validation: 0.2 } },
  model: {
    type: 'sequential',
    layers: [
      { type: 'dense', units: 4, activation: 'tanh' },
      { type: 'dropout', rate: 0.2 },
      { type: 'dense', units: 1 },
    ],
  },
  metrics: ['mae'],
  callbacks: [
    { type: 'reduceLROnPlateau', patience: 3 },
    { type: 'earlyStopping', patience: 5000, restoreBestWeights: true },
  ],
  optimizer: 'adam',
  batchSize: 8,
};

/** A folder with a table and a config, where the command line trains. */
const project = (t: TestContext): string =>
  folderWith(t, {
    'points.csv': `a,b,y\n${rows.join('\n')}\n`,
    'a.json': JSON.stringify(config),
  });

/** `--save-every 0` saves at every pause, so that most kills come while something is being written. */
const flags = ['--backend', 'native', '--save-every', '0', '--json'];

const train = (cwd: string, ...args: string[]) => gradtape(['train', ...flags, ...args], { cwd });

const start = (cwd: string, args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [join(root, 'bin/gradtape.js'), 'train', ...flags, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

/** What of a run must be the same however often it was interrupted: all but times. */
const outcomeOf = async (run: string) => ({
  ...(await savedBits(run)),
  metrics: readFileSync(join(run, 'metrics.csv'), 'utf8').replaceAll(/,[^,\n]*$/gm, ''),
});

/** Kill `run` at a moment that `next` decides: at `most` so many lines after its beginning, and some milliseconds. */
async function killOnce(
  cwd: string,
  args: readonly string[],
  next: () => number,
  most = 10,
): Promise<void> {
  const child = start(cwd, args);
  const ended = once(child, 'close');
  const lines = Math.floor(next() * most);
  let seen = 0;
  for await (const text of child.stdout!.setEncoding('utf8')) {
    seen += (text as string).split('\n').length - 1;
    if (seen >= lines) break;
  }
  await after(next() * 25);
  child.kill('SIGKILL');
  await ended;
}

const kills = 25;

describe('kills', { concurrency: true }, () => {
  for (const [seed, { execution, epochs, most, who }] of [
    { execution: 'eager', epochs: 80, most: 10, who: 'most often by the thread that trains' },
    { execution: 'graph', epochs: 80, most: 10, who: 'most often by the thread that trains' },
    { execution: 'graph', epochs: 4000, most: 300, who: 'most often by another thread' },
  ].entries())
    test(`${kills} kills in the middle of a run, written ${who}, end in the bits of an undisturbed one, ${execution}`, async (t) => {
      const cwd = project(t);
      const how = ['a.json', '--execution', execution, '--epochs', String(epochs)];
      const undisturbed = train(cwd, ...how, '--out', 'whole');
      const random = generator(seed, 0);
      const next = () => random() / 2 ** 32;
      const steps: number[] = [];
      await killOnce(cwd, [...how, '--out', 'killed', '--overwrite'], next, most);
      for (let kill = 1; kill < kills; kill++) {
        await killOnce(cwd, ['--resume', 'killed'], next, most);
        const run = join(cwd, 'killed');
        if (!hasCheckpoint(run, 'last')) continue;
        const { progress } = await readCheckpoint(run, 'last'); // throws where it is torn
        steps.push((progress as { training: { step: number } }).training.step);
      }
      assert.deepEqual(
        steps,
        steps.toSorted((a, b) => a - b),
      );
      assert.ok(new Set(steps).size > kills / 2, `only got to the steps ${steps}`);
      const { code, stderr } = await train(cwd, '--resume', 'killed');
      assert.equal(code, 0, stderr);
      assert.equal((await undisturbed).code, 0);
      assert.deepEqual(await outcomeOf(join(cwd, 'killed')), await outcomeOf(join(cwd, 'whole')));
    });
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  test(`${signal} saves the run and ends with ${code}`, async (t) => {
    const cwd = project(t);
    const args = ['a.json', '--epochs', '100000', '--out', 'x', '--save-every', '3600'];
    const child = start(cwd, args);
    child.stdout!.once('data', () => child.kill(signal));
    child.stdout!.resume();
    assert.deepEqual(await once(child, 'close'), [code, null]);
    const { status, epochs } = JSON.parse(readFileSync(join(cwd, 'x/summary.json'), 'utf8'));
    assert.equal(status, 'interrupted');
    const resumed = await train(cwd, '--resume', 'x', '--epochs', String(epochs + 1));
    assert.equal(resumed.code, 0, resumed.stderr);
    const first = /"event":"epoch","epoch":(\d+)/.exec(resumed.stdout);
    assert.equal(Number(first?.[1]), epochs);
  });

test('a second signal leaves at once, and the checkpoint before stays whole', async (t) => {
  const cwd = project(t);
  await train(cwd, 'a.json', '--epochs', '3', '--out', 'x');
  const child = start(cwd, ['--resume', 'x', '--epochs', '100000']);
  child.stdout!.once('data', () => {
    // While it is stopped, so that it gets both at once; of two SIGINTs the system may deliver one.
    for (const signal of ['SIGSTOP', 'SIGINT', 'SIGTERM', 'SIGCONT'] as const) child.kill(signal);
  });
  child.stdout!.resume();
  // Of signals that wait, the system runs the handlers in whichever order.
  const [code] = (await once(child, 'close')) as [number];
  assert.ok(code === 130 || code === 143, `${code}`);
  const { status } = JSON.parse(readFileSync(join(cwd, 'x/summary.json'), 'utf8'));
  assert.equal(status, 'running', 'the first signal alone saves, and tells the run interrupted');
  await readCheckpoint(join(cwd, 'x'), 'last');
  assert.equal((await train(cwd, '--resume', 'x', '--epochs', '100')).code, 0);
});
