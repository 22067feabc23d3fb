import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

const points = 'X,Y\n1,2\n3,4\n';
const base = { data: { path: 'table.csv', target: 'Y' }, epochs: 1 };

interface Mistake {
  title: string;
  config: string | object;
  args?: string[];
  says: RegExp;
  code?: number;
  table?: string;
}

const mistakes: Mistake[] = [
  { title: 'an empty config', config: '', says: /config\.json.*empty/i },
  {
    title: 'a config that is not JSON',
    config: '{\n  "epochs": 6,\n  oops\n}',
    says: /config\.json:3:3: /,
  },
  {
    title: 'an unknown key',
    config: { ...base, epoch: 3 },
    says: /config\.json:\d+:3: epoch: unknown key; did you mean "epochs"\?/,
  },
  {
    title: 'a value of the wrong type',
    config: { ...base, epochs: '6' },
    says: /epochs: expected .*integer.*found "6"/,
  },
  {
    title: 'epochs of 0',
    config: { ...base, epochs: 0 },
    says: /epochs: expected a positive integer, found 0/,
  },
  {
    title: 'epochs of -1',
    config: { ...base, epochs: -1 },
    says: /epochs: expected a positive integer, found -1/,
  },
  {
    title: 'epochs of 1.5',
    config: { ...base, epochs: 1.5 },
    says: /epochs: expected a positive integer, found 1\.5/,
  },
  {
    title: 'epochs of 0 by flag',
    config: base,
    args: ['--epochs', '0'],
    says: /--epochs: epochs: expected a positive integer, found 0/,
  },
  {
    title: 'more epochs than can be counted',
    config: base,
    args: ['--epochs', '1e20'],
    says: /expected a positive integer up to 9007199254740991, found 100000000000000000000\n/,
  },
  {
    title: 'a learning rate that is not a number',
    config: base,
    args: ['--set', 'optimizer.learningRate=NaN'],
    says: /optimizer\.learningRate.*expected a .*number.*found "?NaN/,
  },
  {
    title: 'a model expression with an unknown name',
    config: { ...base, model: { type: 'expression', variables: { slope: 0 }, predict: 'slop*X' } },
    says: /model\.predict: unknown name "slop".*\n.*slop\*X\n\s+\^\^\^\^\n.*did you mean "slope"\?/,
  },
  {
    title: 'a prediction that is not one number a row',
    config: { ...base, model: { type: 'expression', variables: { a: 0 }, predict: 'sum(a*X)' } },
    says: /model\.predict: expected a number, or a list of them, for each row, found shape \[\]/,
  },
  {
    title: 'a loss whose "predict" is also a variable',
    config: {
      ...base,
      model: { type: 'expression', variables: { a: 1, predict: 0 }, predict: 'a*X + predict' },
      loss: 'mean((Y - predict)**2)',
    },
    says: /loss: "predict" could be the prediction, or the column or variable of that name\nhint: call the prediction "yhat"/,
  },
  {
    title: 'a loss whose "y" is also a feature',
    config: {
      data: { path: 'table.csv', target: 'X', features: ['y'] },
      loss: 'mean((y - yhat)**2)',
    },
    table: 'X,y\n1,2\n3,4\n',
    says: /loss: "y" could be the target "X", or the column or variable of that name\nhint: call the target "X"/,
  },
  {
    title: 'a loss expression that is no scalar',
    config: { ...base, loss: '(Y - predict)**2' },
    says: /loss: expected one number, found shape \[rows\].*sum\(…\) or mean\(…\)/s,
  },
];

for (const { title, config, args = [], says, code = 2, table = points } of mistakes)
  test(`${title} is one clear message, exit code ${code}, and nothing written`, async (t) => {
    const text = typeof config === 'string' ? config : JSON.stringify(config, null, 2);
    const cwd = folderWith(t, { 'table.csv': table, 'config.json': text });
    const run = await gradtape(['train', 'config.json', '--backend', 'cpu', ...args], { cwd });
    assert.match(run.stderr, says);
    assert.match(run.stderr, /^error: /);
    assert.doesNotMatch(run.stderr, /\n\s+at /, 'a stack trace');
    assert.deepEqual({ code: run.code, stdout: run.stdout }, { code, stdout: '' });
    assert.deepEqual(readdirSync(cwd).sort(), ['config.json', 'table.csv']);
  });

test('a missing config names the file and what is near it', async () => {
  const run = await gradtape(['train', '--config', 'linreg.jsn']);
  assert.equal(run.code, 2);
  assert.match(run.stderr, /^error: linreg\.jsn: no such file.*did you mean "linreg\.json"\?\n$/);
});

test('a directory as a config is refused', async (t) => {
  const cwd = folderWith(t, {});
  mkdirSync(join(cwd, 'configs'));
  const run = await gradtape(['train', 'configs'], { cwd });
  assert.equal(run.code, 2);
  assert.match(run.stderr, /^error: configs: expected a file, found a directory\n$/);
});

for (const name of ['/dev/zero', '-'])
  test(`${name} as a config that never ends is refused`, async () => {
    const stdin = name === '-' ? ' '.repeat(17e6) : '';
    const { code, stderr } = await gradtape(['train', name], { stdin });
    const told = name === '-' ? 'stdin' : name;
    assert.equal(stderr, `error: ${told}: expected a config, found more than 16 MB\n`);
    assert.equal(code, 2);
  });

test('a loop of links is there, but cannot be read', async (t) => {
  const cwd = folderWith(t, {});
  symlinkSync('loop', join(cwd, 'loop'));
  const { code, stderr } = await gradtape(['train', 'loop'], { cwd });
  assert.deepEqual([code, stderr], [2, 'error: loop: cannot be read (ELOOP)\n']);
});

test('an empty name is told as such', async () => {
  const config = await gradtape(['train', '']);
  assert.equal(config.stderr, 'error: expected the name of a config file, found ""\n');
  const data = await gradtape(['train', 'linreg.json', '--set', 'data.path=']);
  assert.match(data.stderr, /: data\.path: expected the path of a file, found ""\n$/);
  assert.deepEqual([config.code, data.code], [2, 2]);
});

for (const [args, complaint, hint] of [
  [['trian'], 'unknown command "trian"', 'did you mean "train"?'],
  [['foo'], 'unknown command "foo"', '`gradtape --help` lists the commands'],
  [['help', 'foo'], 'unknown command "foo"', '`gradtape --help` lists the commands'],
  [['help', 'trian'], 'unknown command "trian"', 'did you mean "train"?'],
  [['help', 'runs', 'lost'], 'unknown command "lost"', 'did you mean "list"?'],
  [['train', '--epoch', '3'], "unknown option '--epoch'", 'did you mean "--epochs"?'],
] as const)
  test(`${args.join(' ')} is told what was likely meant`, async () => {
    const { code, stderr } = await gradtape(args);
    assert.deepEqual([code, stderr], [2, `error: ${complaint}\nhint: ${hint}\n`]);
  });

test('a value that is none of an option’s choices is told those, and the nearest', async () => {
  const { code, stderr } = await gradtape(['train', 'linreg.json', '--backend', 'nativ']);
  const expected = '--backend: expected one of auto, native, cpu, found "nativ"';
  assert.equal(stderr, `error: ${expected}\nhint: did you mean "native"?\n`);
  assert.equal(code, 2);
});

test('no config at all is a mistake of usage with an example', async () => {
  const run = await gradtape(['train']);
  assert.equal(run.code, 2);
  assert.match(run.stderr, /no config.*\nhint: .*gradtape train --config linreg\.json/);
});
