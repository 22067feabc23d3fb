import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type LoadOptions, loadConfig } from '../../src/config/load.ts';
import { root } from '../support/paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradtape-config-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const load = (name: string) => loadConfig({ files: [name] });
const overridden = (options: LoadOptions) => loadConfig({ files: ['linreg.json'], ...options });

const refuse = (options: LoadOptions, message: string, code = 'config') =>
  assert.rejects(overridden(options), { code, message });

const minimal = '{ "data": { "path": "t.csv", "target": "Y" } }';

test('the smallest config has a default for everything else', async () => {
  const { config } = await loadConfig({ files: ['-'], stdin: minimal });
  assert.deepEqual(config, {
    data: {
      path: 't.csv',
      target: 'Y',
      task: 'auto',
      weight: null,
      features: 'all',
      format: 'auto',
      sql: null,
      delimiter: null,
      quote: '"',
      escape: null,
      comment: null,
      encoding: 'utf-8',
      header: true,
      skipLines: 0,
      missingTexts: null,
      decimal: '.',
      thousands: null,
      trim: false,
      memoryLimit: '2 GB',
      standardize: false,
      columns: {},
      missing: { type: 'error' },
      split: null,
      validation: null,
    },
    model: { type: 'linear' },
    loss: { type: 'auto' },
    metrics: [],
    weightedMetrics: [],
    define: {},
    optimizer: (await loadConfig({ files: ['-'], stdin: minimal, sets: ['optimizer=adam'] })).config
      .optimizer,
    epochs: 10,
    execution: 'auto',
    batchSize: 'full',
    shuffle: true,
    classWeight: {},
    callbacks: [],
    seed: 0,
    maxTime: null,
    expect: [],
    backend: 'auto',
  });
  assert.equal(config.optimizer.type, 'adam');
  assert.equal(config.optimizer.learningRate, 0.001);
});

test('a file to validate by is relative to the config file, too', async () => {
  const text = '{ "data": { "path": "t.csv", "target": "Y", "validation": "v.csv" } }';
  const { config } = await loadConfig({ files: [file('validated.json', text)] });
  assert.equal(config.data.validation, join(folder, 'v.csv'));
});

test('a table’s path is relative to the config file that names it', async () => {
  mkdirSync(join(folder, 'deep'));
  const path = file('deep/c.json', '{ "data": { "path": "../t.csv", "target": "Y" } }');
  const { config, files } = await loadConfig({ files: [path] });
  assert.equal(config.data.path, join(folder, 't.csv'));
  assert.deepEqual(files, [path]);
  const sets = ['data.path=here.csv'];
  assert.equal((await loadConfig({ files: [path], sets })).config.data.path, 'here.csv');
  const several = file(
    'deep/s.json',
    `{ "data": { "path": ["a.csv", "-", "/b/*.csv"], "target": "Y", "validation": "v.csv" } }`,
  );
  const { data } = (await loadConfig({ files: [several] })).config;
  assert.deepEqual(data.path, [join(folder, 'deep/a.csv'), '-', '/b/*.csv']);
  assert.equal(data.validation, join(folder, 'deep/v.csv'));
  const absolute = file('absolute.json', '{ "data": { "path": "/t.csv", "target": "Y" } }');
  assert.equal((await loadConfig({ files: [absolute] })).config.data.path, '/t.csv');
});

test('a bare name that is not in the working directory is a bundled config', async () => {
  const { config, files } = await loadConfig({ files: ['linreg.json'] });
  assert.deepEqual(files, [join(root, 'configs/linreg.json')]);
  assert.equal(config.data.path, join(root, 'data/article.csv'));
});

test('comments, trailing commas and a byte order mark are allowed', async () => {
  const text = '\ufeff// one\n{ "data": { "path": "t.csv", /* two */ "target": "Y", }, }';
  const { config } = await loadConfig({ files: [file('comments.json', text)] });
  assert.equal(config.data.target, 'Y');
});

test('later files add to earlier ones, and another type starts afresh', async () => {
  const first = file(
    'first.json',
    '{ "data": { "path": "t.csv", "target": "Y" }, "epochs": 2, "optimizer": { "type": "sgd", "momentum": 0.5 } }',
  );
  const second = file(
    'second.json',
    '{ "data": { "features": ["X"] }, "optimizer": { "type": "sgd", "learningRate": 1 } }',
  );
  const { config } = await loadConfig({ files: [first, second] });
  assert.deepEqual(config.data.features, ['X']);
  assert.equal(config.data.target, 'Y');
  assert.equal(config.epochs, 2);
  assert.deepEqual(
    config.optimizer.type === 'sgd' && [config.optimizer.learningRate, config.optimizer.momentum],
    [1, 0.5],
  );
  const third = file('third.json', '{ "optimizer": { "type": "adam" } }');
  const { config: other } = await loadConfig({ files: [first, second, third] });
  assert.deepEqual(
    other.optimizer,
    (await loadConfig({ files: ['-'], stdin: minimal })).config.optimizer,
  );
});

const epochs = async (options: LoadOptions) => (await overridden(options)).config.epochs;

test('files < environment < --set < flags', async () => {
  const environment = { GRADTAPE_EPOCHS: '2' };
  assert.equal(await epochs({}), 6);
  assert.equal(await epochs({ environment }), 2);
  assert.equal(await epochs({ environment, sets: ['epochs=3', 'epochs=4'] }), 4);
  assert.equal(
    await epochs({ environment, sets: ['epochs=3'], flags: { epochs: 5, seed: undefined } }),
    5,
  );
});

test('environment variables reach nested keys, and those of other purposes are left alone', async () => {
  const environment = {
    GRADTAPE_OPTIMIZER__LEARNING_RATE: '0.5',
    GRADTAPE_BATCH_SIZE: '3',
    GRADTAPE_DATA__TARGET: 'X',
    GRADTAPE_DATA__FEATURES: '["Y"]',
    GRADTAPE_SEED: '',
    GRADTAPE_NO_SETUP: '1',
    GRADTAPE_NO_SAVE: '1',
    GRADTAPE_CACHE: '/tmp/cache',
    GRADTAPE_LIBTENSORFLOW: '/tmp/tensorflow',
    OTHER_EPOCHS: '0',
  };
  const { config } = await loadConfig({ files: ['linreg.json'], environment });
  assert.equal(config.optimizer.learningRate, 0.5);
  assert.equal(config.batchSize, 3);
  assert.deepEqual([config.data.target, config.data.features], ['X', ['Y']]);
});

test('--set takes JSON or plain text, reaches into lists and spells shorthands out', async () => {
  const stdin = `{ "data": { "path": "t.csv", "target": "Y" }, "loss": "huber",
    "model": { "type": "sequential", "layers": [{ "type": "dense", "units": 4 }, { "type": "dense", "units": 1 }] } }`;
  const sets = [
    'model.layers[0].units=8',
    'model.layers.1.activation=tanh',
    'loss.delta=2',
    'optimizer.beta1=0.5',
    'data.standardize=["a"]',
    'shuffle=false',
  ];
  const { config } = await loadConfig({ files: ['-'], stdin, sets });
  const layers = config.model.type === 'sequential' ? config.model.layers : [];
  assert.deepEqual(
    layers.map((layer) => layer.type === 'dense' && [layer.units, layer.activation.type]),
    [
      [8, 'linear'],
      [1, 'tanh'],
    ],
  );
  assert.deepEqual(config.loss, { type: 'huber', delta: 2, reduction: 'sumOverBatchSize' });
  assert.equal(config.optimizer.type === 'adam' && config.optimizer.beta1, 0.5);
  assert.deepEqual(config.data.standardize, ['a']);
  assert.equal(config.shuffle, false);
});

test('a file that cannot be read is refused by name', async () => {
  await assert.rejects(load('linrge.json'), {
    code: 'config',
    message: 'linrge.json: no such file; did you mean "linreg.json"?',
  });
  const missing = join(folder, 'none', 'c.json');
  await assert.rejects(load(missing), { code: 'config', message: `${missing}: no such file` });
  await assert.rejects(load(folder), {
    code: 'config',
    message: `${folder}: expected a file, found a directory`,
  });
  const binary = file('binary.json', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
  await assert.rejects(load(binary), { code: 'config', message: `${binary}: expected UTF-8 text` });
});

test('what an override gets wrong is blamed on the override', async () => {
  await refuse(
    { sets: ['epochs=0'] },
    '--set epochs=0: epochs: expected a positive integer, found 0',
  );
  await refuse(
    { sets: ['epcohs=3'] },
    '--set epcohs=3: epcohs: unknown key; did you mean "epochs"?',
  );
  await refuse(
    { sets: ['optimizer.learningRate=NaN'] },
    '--set optimizer.learningRate=NaN: optimizer.learningRate: expected a positive number or a schedule, found "NaN"',
  );
  await refuse(
    { sets: ['optimizer.lerningRate=1'] },
    '--set optimizer.lerningRate=1: optimizer.lerningRate: unknown key; did you mean "learningRate"?',
  );
  await refuse(
    { sets: ['epochs'] },
    '--set epochs: expected key=value, as in --set optimizer.learningRate=0.01',
    'usage',
  );
  await refuse(
    { environment: { GRADTAPE_EPOCHS: '1.5' } },
    'GRADTAPE_EPOCHS: epochs: expected a positive integer, found 1.5',
  );
  await refuse(
    { environment: { GRADTAPE_BACH_SIZE: '8' } },
    'GRADTAPE_BACH_SIZE: unknown setting; did you mean GRADTAPE_BATCH_SIZE?',
  );
  await refuse(
    { flags: { 'optimizer.learningRate': -1 } },
    '--learning-rate: optimizer.learningRate: expected a positive number, found -1',
  );
});

test('what is missing is blamed on the file, not on an override beside it', async () => {
  const path = file('missing.json', '{\n  "data": { "path": "t.csv" }\n}');
  await assert.rejects(loadConfig({ files: [path], sets: ['epochs=3', 'data.delimiter=;'] }), {
    message: `${path}:2:3: data.target: missing, expected the name of a column, or a list of them`,
  });
});

test('keys that JavaScript gives a meaning to are only unknown keys', async () => {
  for (const key of ['__proto__', 'constructor', 'toString'])
    for (const options of [
      { stdin: minimal, sets: [`${key}.polluted=1`] },
      { stdin: minimal.replace('{', `{ "${key}": { "polluted": 1 },`) },
      { stdin: minimal, sets: [`optimizer.${key}=1`] },
    ])
      await assert.rejects(
        loadConfig({ files: ['-'], ...options }),
        (error: Error) => error.message.includes(key) && error.message.includes('unknown key'),
      );
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('null takes back what an earlier source set, unless it is a value of the key', async () => {
  const { config, settings } = await overridden({
    sets: [
      'epochs=3',
      'epochs=null',
      'loss=null',
      'optimizer.learningRate=null',
      'data.quote=null',
    ],
  });
  assert.equal(config.epochs, 10);
  assert.equal(config.loss.type, 'auto');
  assert.equal(config.data.quote, null);
  const { config: named } = await overridden({ sets: ['optimizer=sgd', 'loss=mse'] });
  assert.deepEqual(config.optimizer, named.optimizer);
  assert.ok(!('epochs' in settings));
});

test('after an optimizer of null one of its options alone is of the default optimizer', async () => {
  const sets = ['optimizer=null', 'optimizer.learningRate=0.3'];
  const { config } = await overridden({ sets });
  assert.equal(config.optimizer.type, 'adam');
  assert.equal(config.optimizer.learningRate, 0.3);
});

test('null neither hides an unknown key nor stands in a list', async () => {
  const setsOf = async (set: string, message: string) => refuse({ sets: [set] }, message);
  await setsOf('epoks=null', '--set epoks=null: epoks: unknown key; did you mean "epochs"?');
  await setsOf(
    'metrics=[null]',
    '--set metrics=[null]: metrics[0]: expected the name of a metric, or an object with a "type", found null',
  );
  await setsOf(
    'data.path=null',
    '--set data.path=null: data.path: missing, expected the path of a file, or a list of them',
  );
});
