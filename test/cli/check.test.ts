import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';
import { consoleExamples } from '../support/examples.ts';
import { root } from '../support/paths.ts';

/** Twenty rows of a class, a number and a kind; the last two are equal. */
const table = `id,x,kind,y\n${Array.from({ length: 20 }, (_, row) => {
  const i = Math.min(row, 18);
  return `${row + 1},${(i * 7) % 19},${'ab'[i % 2]},${['no', 'yes'][(i * 3) % 5 > 1 ? 1 : 0]}`;
}).join('\n')}\n`;

const config = {
  data: { path: 't.csv', target: 'y' },
  model: { type: 'sequential', layers: [{ type: 'dense', units: 1, activation: 'sigmoid' }] },
  loss: 'bce',
};

function inFolder(t: TestContext, settings: object = {}, text = table) {
  const cwd = folderWith(t, {
    't.csv': text,
    'c.json': JSON.stringify({ ...config, ...settings }, null, 2),
  });
  return (...args: string[]) => gradtape(['check', 'c.json', ...args], { cwd });
}

test('check prints what each column becomes and why, the model’s shapes, and what is doubtful', async (t) => {
  const { code, stdout, stderr } = await inFolder(t)();
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.equal(
    stdout,
    `t.csv: 20 rows, 20 train

column  type      because                becomes
id      integer   all integers, 1 to 20  the number itself
x       integer   all integers, 0 to 18  the number itself
kind    category  2 distinct texts       2 features, one for each category
y       target    only "no" and "yes"    the numbers 0 to 1 of "no", "yes"

model: sequential, 4 features → dense_1 [1], 5 parameters

warning: "id" grows by 1 from row to row, as numbers of rows do
hint: leave it out by "columns": {"id":{"type":"ignore"}} in data
`,
  );
});

test('--strict makes a warning exit code 3, and notes are none', async (t) => {
  const run = inFolder(t);
  const { code, stderr } = await run('--strict');
  assert.deepEqual([code, stderr], [3, 'error: 1 warning, and --strict tolerates none\n']);
  const mended = await run('--strict', '--set', 'data.columns={"id": {"type": "ignore"}}');
  assert.match(mended.stdout, /^not used: id$/m);
  assert.match(mended.stdout, /^note: t\.csv:21: 1 row \(5 %\) is equal to an earlier one$/m);
  assert.deepEqual([mended.code, mended.stderr], [0, '']);
});

test('--json gives the same as data', async (t) => {
  const { stdout } = await inFolder(t)('--json');
  const { rows, parts, columns, model, findings, fault } = JSON.parse(stdout) as Record<
    string,
    unknown
  >;
  assert.deepEqual(
    { rows, parts, model, fault },
    {
      rows: 20,
      parts: { training: 20, validation: 0, test: 0 },
      model: {
        type: 'sequential',
        features: 4,
        layers: [{ name: 'dense_1', outputShape: [1] }],
        parameters: 5,
      },
      fault: null,
    },
  );
  const described = columns as { name: string; type: string; features: string[] }[];
  assert.deepEqual(described[2]?.features, ['kind=a', 'kind=b']);
  assert.deepEqual(
    (findings as { lint: string }[]).map(({ lint }) => lint),
    ['identifier'],
  );
});

test('check counts the numbers that train: those of matrices, and none of frozen layers', async (t) => {
  const parametersOf = async (model: object) => {
    const set = ['--set', `model=${JSON.stringify(model)}`, '--set', 'loss=auto', '--json'];
    // A column that is called x would be what x means.
    const { stdout } = await inFolder(t, {}, table.replace('id,x', 'id,z'))(...set);
    return (JSON.parse(stdout) as { model: { parameters: number } }).model.parameters;
  };
  const W = { shape: [4, 2], initializer: 'zeros' };
  const predict = 'sigmoid(sum(x @ W, axis=1) + b)';
  assert.equal(await parametersOf({ type: 'expression', variables: { W, b: 0 }, predict }), 9);
  const dense = (units: number, trainable: boolean) => ({ type: 'dense', units, trainable });
  const layers = [dense(3, false), dense(1, true)];
  assert.equal(await parametersOf({ type: 'sequential', layers }), 4);
});

const refusals: [string, object, string, number, RegExp][] = [
  [
    'a layer that cannot follow',
    { model: { type: 'sequential', layers: [{ type: 'maxPooling1d' }] } },
    table,
    2,
    /model\.layers\[0\]/,
  ],
  [
    'an expression with an unknown name',
    { loss: 'mean((z - predict)**2)' },
    table,
    2,
    /loss: unknown name "z"/,
  ],
  [
    'a column that is not there',
    { data: { path: 't.csv', target: 'z' } },
    table,
    3,
    /t\.csv.*no column "z"/,
  ],
  [
    'a cell that is missing',
    {},
    table.replace('1,0,a', '1,,a'),
    3,
    /t\.csv:2: column "x": expected a number, found a missing cell/,
  ],
  [
    'an expectation of nothing',
    { expect: ['val.loss<1'] },
    table,
    2,
    /there is no validation part/,
  ],
];
for (const [title, settings, text, exitCode, says] of refusals)
  test(`${title} is what training would say, exit code ${exitCode}`, async (t) => {
    const { code, stderr } = await inFolder(t, settings, text)();
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.equal(code, exitCode);
  });

test('what training would refuse does not keep other doubts from being told', async (t) => {
  const { stdout, stderr } = await inFolder(t, {}, table.replace('1,0,a', '1,,a'))();
  assert.match(stderr, /^error: t\.csv:2: /);
  assert.match(stdout, /warning: "id" grows by 1/);
});

test('in GitHub Actions a warning is an annotation', async (t) => {
  const cwd = folderWith(t, { 't.csv': table, 'c.json': JSON.stringify(config) });
  const { stderr } = await gradtape(['check', 'c.json'], { cwd, env: { GITHUB_ACTIONS: 'true' } });
  assert.match(stderr, /^::warning::"id" grows by 1 .*\n$/);
});

test('--resolved is the whole config, which says where its values were set and trains the same', async () => {
  const set = ['--set', 'epochs=3'];
  const { stdout } = await gradtape(['check', 'linreg.json', '--resolved', ...set]);
  assert.match(stdout, /^ {2}"epochs": 3, \/\/ --set epochs=3$/m);
  assert.match(stdout, /^ {4}"target": "Y", \/\/ \S*linreg\.json:4:\d+$/m);
  assert.match(stdout, /^ {2}"seed": 0,$/m);
  const quick = ['-q', '--backend', 'cpu'];
  const expected = await gradtape(['train', 'linreg.json', ...quick, ...set]);
  assert.deepEqual(await gradtape(['train', '-', ...quick], { stdin: stdout }), expected);
});

test('--diff is what of a config is no default, and trains the same', async () => {
  const set = ['--set', 'epochs=10', '--set', 'seed=0'];
  const { stdout } = await gradtape(['check', 'linreg.json', '--diff', '--json', ...set]);
  assert.deepEqual(JSON.parse(stdout), {
    $schema: '../gradtape.schema.json',
    data: { path: join(root, 'data/article.csv'), target: 'Y', features: ['X'] },
    loss: 'sum((Y - predict)**2)',
    optimizer: { type: 'sgd', learningRate: 0.001 },
  });
});

for (const { command, args, stdout } of consoleExamples('docs/check.md'))
  test(`docs/check.md: gradtape ${command}`, async () => {
    assert.deepEqual(await gradtape(args, { cwd: root }), { code: 0, stdout, stderr: '' });
  });
