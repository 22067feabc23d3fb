import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { folderWith, gradtape } from '../support/cli.ts';
import { root } from '../support/paths.ts';

const tables: [table: string, target: string, expected: string][] = [
  ['iris', 'species', 'best.val.accuracy>=0.9'],
  ['wine', 'cultivar', 'best.val.accuracy>=0.9'],
  ['breast_cancer', 'diagnosis', 'best.val.auc>=0.97'],
  ['penguins', 'species', 'best.val.accuracy>=0.95'],
  ['diabetes', 'progression', 'best.val.r2>=0.35'],
  ['digits', 'digit', 'best.val.accuracy>=0.93'],
];

for (const [table, target, expected] of tables)
  test(`the first config for ${table} passes its check and trains to ${expected}`, async (t) => {
    const cwd = folderWith(t, {});
    const data = join(root, `data/${table}.csv`);
    const made = await gradtape(['init', data, '--target', target], { cwd });
    assert.deepEqual(made, {
      code: 0,
      stdout: `${table}.json: ready; next: gradtape check ${table}.json\n`,
      stderr: '',
    });
    const checked = await gradtape(['check', `${table}.json`], { cwd });
    assert.deepEqual([checked.code, checked.stderr], [0, '']);
    assert.doesNotMatch(checked.stdout, /^warning: (?!.*of the validation part)/m);
    const trained = await gradtape(
      ['train', `${table}.json`, '-q', '--no-save', '--backend', 'native', '--expect', expected],
      { cwd },
    );
    assert.equal(trained.code, 0, trained.stderr);
  });

const rows = Array.from({ length: 40 }, (_, i) => [
  i + 1,
  `key${(i * 17) % 41}`,
  (i * 7) % 23,
  'same',
  'xyz'[(i * 5) % 3],
  i % 13 === 0 ? '' : (i * 11) % 29,
  (i * i) % 7 > 3 ? 'yes' : 'no',
]);
const csv = `id,key,x,all,kind,gap,y\n${rows.map((row) => row.join(',')).join('\n')}\n`;

test('columns that tell nothing are left out, each with the reason behind it', async (t) => {
  const cwd = folderWith(t, { 't.csv': csv });
  const { stdout, code } = await gradtape(['init', 't.csv', '-t', 'y', '--out', '-'], { cwd });
  assert.equal(code, 0);
  assert.match(stdout, /^ {6}"id": \{ "type": "ignore" \}, \/\/ grows by 1 from row to row/m);
  assert.match(stdout, /^ {6}"key": \{ "type": "ignore" \},? \/\/ has another text in every row/m);
  assert.match(stdout, /^ {6}"all": \{ "type": "ignore" \},? \/\/ is "same" in every row$/m);
  assert.match(stdout, /^ {4}\/\/ {3}kind {2}category {2}3 distinct texts$/m);
  const { settings } = await loadConfig({ files: ['-'], stdin: stdout });
  const data = settings['data'] as Record<string, unknown>;
  assert.deepEqual(
    [data['missing'], data['split'], settings['loss']],
    ['drop', { validation: 0.2, stratify: true }, 'binaryCrossentropy'],
  );
  assert.ok(!existsSync(join(cwd, 't.json')), '- writes no file');
});

test('a file that is there is not overwritten', async (t) => {
  const cwd = folderWith(t, { 't.csv': csv, 't.json': 'mine' });
  const { code, stderr } = await gradtape(['init', 't.csv', '-t', 'y'], { cwd });
  assert.match(stderr, /^error: t\.json: is there already\nhint: .*--out/);
  assert.equal(code, 6);
  assert.equal(readFileSync(join(cwd, 't.json'), 'utf8'), 'mine');
});

test('the table’s path is seen from the config’s folder', async (t) => {
  const cwd = folderWith(t, { 't.csv': csv });
  const out = join(cwd, 'configs');
  assert.equal(
    (await gradtape(['init', 't.csv', '-t', 'y', '--out', `${out}/c.json`], { cwd })).code,
    6,
  );
  mkdirSync(out);
  await gradtape(['init', 't.csv', '-t', 'y', '--out', 'configs/c.json'], { cwd });
  assert.match(readFileSync(join(out, 'c.json'), 'utf8'), /"path": "\.\.\/t\.csv"/);
  assert.equal((await gradtape(['check', 'configs/c.json'], { cwd })).code, 0);
});

test('--set goes before what init would choose', async (t) => {
  const cwd = folderWith(t, { 't.csv': csv.replaceAll(',', ';') });
  const set = ['--set', 'data.delimiter=;', '--set', 'data.target=x', '--set', 'epochs=7'];
  const { stdout, stderr } = await gradtape(['init', 't.csv', '-o', '-', ...set], { cwd });
  assert.equal(stderr, '');
  const { settings } = await loadConfig({ files: ['-'], stdin: stdout });
  const { delimiter, target, columns } = settings['data'] as Record<
    string,
    Record<string, unknown>
  >;
  assert.deepEqual(
    [delimiter, target, settings['epochs'], settings['loss']],
    [';', 'x', 7, 'meanSquaredError'],
  );
  assert.deepEqual(columns!['x'], { scale: 'standardize' });
});

test('several targets of 0 and 1 are labels', async (t) => {
  const cwd = folderWith(t, {});
  const labels = rows.map((row, i) =>
    [row[2], i % 2 ? 'yes' : 'no', i % 3 ? 'yes' : 'no'].join(','),
  );
  writeFileSync(join(cwd, 't.csv'), `x,a,b\n${labels.join('\n')}\n`);
  const { stdout } = await gradtape(['init', 't.csv', '-t', 'a', '-t', 'b', '-o', '-'], { cwd });
  assert.match(stdout, /a, b are predicted, labels of 0 and 1/);
  assert.match(stdout, /"units": 2, "activation": "sigmoid"/);
});

const refusals: [string, string[], number, RegExp][] = [
  ['no target', ['t.csv'], 2, /^error: no target: .*\nhint: the table has "id", "key", .*"y"\n$/],
  ['a target that is not there', ['t.csv', '-t', 'z'], 3, /^error: t\.csv: no column "z"; /],
  ['a table that is not there', ['u.csv', '-t', 'z'], 3, /^error: u\.csv: no such file/],
  ['a target that never changes', ['t.csv', '-t', 'all'], 3, /^error: .*"all"/],
];
for (const [title, args, exitCode, says] of refusals)
  test(`${title} is refused, exit code ${exitCode}, and nothing written`, async (t) => {
    const cwd = folderWith(t, { 't.csv': csv });
    const { code, stderr } = await gradtape(['init', ...args], { cwd });
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.equal(code, exitCode);
    assert.ok(!existsSync(join(cwd, 't.json')));
  });

test('names with line breaks and quotes stay within their comments', async (t) => {
  const cwd = folderWith(t, {
    't.csv': `"a\n""b""",y\n${rows.map((row) => `${row[2]},${row[6]}`).join('\n')}\n`,
  });
  const { code } = await gradtape(['init', 't.csv', '-t', 'y'], { cwd });
  assert.equal(code, 0);
  assert.equal((await gradtape(['check', 't.json'], { cwd })).code, 0);
});

for (const [set, message] of [
  ['epochs=abc', 'epochs: expected a positive integer, found "abc"'],
  ['epoks=3', 'epoks: unknown key; did you mean "epochs"?'],
] as const)
  test(`init writes no config that its --set ${set} makes unfit`, async (t) => {
    const cwd = folderWith(t, { 't.csv': 'x,y\n1,2\n2,3\n3,5\n' });
    const { code, stderr } = await gradtape(['init', 't.csv', '-t', 'y', '--set', set], { cwd });
    assert.deepEqual([code, stderr], [2, `error: --set ${set}: ${message}\n`]);
    assert.deepEqual(readdirSync(cwd), ['t.csv']);
  });
