import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences } from '../../src/config/difference.ts';
import { jsoncText } from '../../src/config/jsonc.ts';
import { loadConfig } from '../../src/config/load.ts';

const data = { path: 't.csv', target: 'y' };

const rows: [string, object, object][] = [
  ['what must be given stays', { data }, { data }],
  ['what holds anyway goes', { data, epochs: 10, shuffle: true, metrics: [] }, { data }],
  ['what is other than the default stays', { data, epochs: 11 }, { data, epochs: 11 }],
  [
    'of an object only what differs stays',
    { data: { ...data, header: true }, optimizer: { type: 'sgd', learningRate: 0.5, momentum: 0 } },
    { data, optimizer: { type: 'sgd', learningRate: 0.5 } },
  ],
  ['a default by name goes', { data, optimizer: 'adam', loss: 'auto' }, { data }],
  [
    'keys in lists are looked at, items stay',
    { data, model: { type: 'sequential', layers: [{ type: 'dense', units: 1, useBias: true }] } },
    { data, model: { type: 'sequential', layers: [{ type: 'dense', units: 1 }] } },
  ],
];
for (const [title, settings, expected] of rows)
  test(title, () => {
    assert.deepEqual(differences({ ...settings }), expected);
  });

test('what is left means the same config', async () => {
  const { config, settings } = await loadConfig({
    files: ['linreg-adam.json'],
    sets: ['epochs=10', 'optimizer.beta1=0.9', 'seed=4'],
  });
  const least = differences(settings);
  assert.ok(!('epochs' in least) && 'seed' in least);
  assert.deepEqual((await loadConfig({ settings: least })).config, {
    ...config,
    $schema: config.$schema,
  });
});

test('JSON with comments is short where it can be, and loads again', async () => {
  const value = { data, epochs: 3, model: { type: 'linear' }, metrics: ['mae', 'r2'] };
  const text = jsoncText(value, {
    above: (path) => (path.join('.') === 'epochs' ? ['How often.', 'Not too often.'] : []),
    behind: (path) => (path.join('.') === 'data.target' ? 'a column' : undefined),
  });
  assert.equal(
    text,
    `{
  "data": {
    "path": "t.csv",
    "target": "y" // a column
  },
  // How often.
  // Not too often.
  "epochs": 3,
  "model": { "type": "linear" },
  "metrics": ["mae", "r2"]
}
`,
  );
  const { config } = await loadConfig({ files: ['-'], stdin: text });
  assert.deepEqual([config.epochs, config.metrics.length], [3, 2]);
});

test('a value knows where it was set, a name sets the type that it stands for, and a default was set nowhere', async () => {
  const { origin } = await loadConfig({
    files: ['-'],
    stdin: '{\n  "data": { "path": "t.csv", "target": "y" },\n  "loss": "sum(y - yhat)"\n}',
    environment: { GRADTAPE_SEED: '3' },
    sets: ['optimizer=sgd', 'optimizer.learningRate=1'],
    flags: { epochs: 2 },
  });
  assert.deepEqual(
    [
      ['data', 'target'],
      ['loss', 'type'],
      ['loss', 'expression'],
      ['seed'],
      ['optimizer', 'type'],
      ['optimizer', 'learningRate'],
      ['optimizer', 'momentum'],
      ['epochs'],
      ['batchSize'],
    ].map(origin),
    [
      'stdin:2:30',
      'stdin:3:3',
      'stdin:3:3',
      'GRADTAPE_SEED',
      '--set optimizer=sgd',
      '--set optimizer.learningRate=1',
      undefined,
      '--epochs',
      undefined,
    ],
  );
});
