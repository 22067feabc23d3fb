import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type RunDescription,
  descriptionFiles,
  hashOf,
  readDescription,
  requireSameRun,
} from '../../src/runs/description.ts';
import { differencesOf, differencesText } from '../../src/runs/differences.ts';
import { folderWith } from '../support/cli.ts';

const description: RunDescription = {
  config: {
    data: { path: 'data/a.csv', target: 'y' },
    optimizer: { type: 'adam', learningRate: 0.1 },
    epochs: 3,
    execution: 'eager',
  },
  data: { path: 'data/a.csv', rows: 2, columns: ['x', 'y'], sha256: 'aa', bytes: 12 },
  versions: {
    gradtape: '0.1.0',
    node: 'v20.19.0',
    tfjs: '4.22.0',
    tensorflow: '2.21.0',
    backend: 'native',
    platform: 'linux-x64',
  },
  preprocessing: {
    version: 1,
    features: [],
    task: 'regression',
    targets: [{ name: 'y', reason: '' }],
    dropMissing: [],
  },
  split: { training: 'all' },
};

/** `description` with what `patch` sets in its parts. */
const changed = (patch: { [Part in keyof RunDescription]?: object }): RunDescription =>
  Object.fromEntries(
    Object.entries(description).map(([part, value]) => [
      part,
      { ...value, ...patch[part as keyof RunDescription] },
    ]),
  ) as unknown as RunDescription;

const verdict = (after: RunDescription): string => {
  try {
    requireSameRun('runs/a', description, after);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
  return 'goes on';
};

test('a description is read back from its files', async (t) => {
  const folder = folderWith(t, descriptionFiles(description) as Record<string, string>);
  assert.deepEqual(await readDescription(folder), description);
});

test('a folder that is no run is told as such', async (t) => {
  await assert.rejects(readDescription(folderWith(t, {})), {
    code: 'data',
    message: /config\.json: no such file$/,
  });
});

test('a file in the place of a run is told as no run', async (t) => {
  const path = join(folderWith(t, { 'a.json': '{}' }), 'a.json');
  const message = `${path}/config.json: no such file`;
  await assert.rejects(readDescription(path), { code: 'data', message });
});

for (const [name, content, said] of [
  ['data', 'null', 'expected a JSON object, found null'],
  ['split', '[]', 'expected a JSON object, found a list'],
  [
    'preprocessing',
    '{"version": 1, "targets": []}',
    'expected a list under "features", found nothing',
  ],
  ['versions', '{"gradtape": 1}', 'expected a text under "gradtape", found a number'],
] as const)
  test(`${name}.json that was altered to ${content} is told as such`, async (t) => {
    const files = descriptionFiles(description) as Record<string, string>;
    const folder = folderWith(t, { ...files, [`${name}.json`]: content });
    const message = `${join(folder, `${name}.json`)}: ${said}`;
    await assert.rejects(readDescription(folder), { code: 'data', message });
  });

for (const [what, patch] of [
  ['more epochs', { config: { epochs: 30 } }],
  ['steps in a graph', { config: { execution: 'graph' } }],
  [
    'another place of the table',
    { data: { path: 'b.csv' }, config: { data: { path: 'b.csv', target: 'y' } } },
  ],
  ['another Node and commit', { versions: { node: 'v22.0.0', commit: 'abc' } }],
] as const)
  test(`a run goes on with ${what}`, () => assert.equal(verdict(changed(patch)), 'goes on'));

for (const [what, patch, said] of [
  [
    'another learning rate',
    { config: { optimizer: { type: 'adam', learningRate: 0.2 } } },
    'config: runs/a cannot go on, the config changed: optimizer.learningRate was 0.1 and is 0.2',
  ],
  [
    'a key that was not there',
    { config: { batchSize: 4 } },
    'config: runs/a cannot go on, the config changed: batchSize was absent and is 4',
  ],
  [
    'steps by XLA',
    { config: { execution: 'xla' } },
    'config: runs/a cannot go on, the config changed: xla was false and is true',
  ],
  [
    'another table',
    { data: { sha256: 'bb', rows: 3 } },
    'data: runs/a cannot go on, the data changed: rows was 2 and is 3; sha256 was "aa" and is "bb"',
  ],
  [
    'another TensorFlow',
    { versions: { tensorflow: '2.22.0' } },
    'config: runs/a cannot go on, what computes changed: tensorflow was "2.21.0" and is "2.22.0"',
  ],
  [
    'another split',
    { split: { training: [1] } },
    /^data: runs\/a cannot go on, the split changed: training was "\w{8}" and is "\w{8}"$/,
  ],
] as const)
  test(`a run does not go on with ${what}, and the difference is shown`, () => {
    if (typeof said === 'string') assert.equal(verdict(changed(patch)), said);
    else assert.match(verdict(changed(patch)), said);
  });

test('the hash of a run is that of its config and its data, wherever they lie', () => {
  const hash = hashOf(description);
  assert.match(hash, /^[0-9a-f]{8}$/);
  const moved = changed({
    config: { data: { path: 'b.csv', target: 'y' } },
    data: { path: 'b.csv' },
  });
  assert.equal(hashOf(moved), hash);
  assert.notEqual(hashOf(changed({ config: { epochs: 4 } })), hash);
  assert.notEqual(hashOf(changed({ data: { sha256: 'bb' } })), hash);
});

test('of many differences the first three are shown', () => {
  const differences = differencesOf({ a: [1, 2], b: {} }, { a: [1, 3, 4], b: null, c: { d: '' } });
  assert.equal(
    differencesText(differences),
    'a[1] was 2 and is 3; b was {} and is null; a[2] was absent and is 4; and 1 more',
  );
});
