import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadRun } from '../../src/runs/loaded.ts';
import { predict } from '../../src/runs/predict-rows.ts';
import { gradtape } from '../support/cli.ts';

const cwd = mkdtempSync(join(tmpdir(), 'gradtape-test-'));
after(() => rmSync(cwd, { recursive: true, force: true }));

const cli = (args: string[], stdin = '') =>
  gradtape([...args, '--backend', 'native'], { cwd, stdin });

const colours = ['red', 'green', 'blue'];
const rows = Array.from({ length: 90 }, (_, i) => ({
  size: (i % 10) / 10,
  colour: colours[i % 3]!,
  kind: i % 10 > 4 ? 'large, "big"' : 'small',
  price: 2 * (i % 10) + (i % 3),
}));
const cell = (value: unknown): string => {
  const text = String(value);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csv = `size,colour,kind,price\n${rows.map((row) => Object.values(row).map(cell).join(',')).join('\n')}\n`;

const train = async (name: string, config: object): Promise<void> => {
  writeFileSync(join(cwd, `${name}.json`), JSON.stringify(config));
  const { code, stderr } = await cli(['train', `${name}.json`, '--out', name, '-q']);
  assert.equal(code, 0, stderr);
};

const sequential = (units: number, activation: string) => ({
  type: 'sequential',
  layers: [
    { type: 'dense', units: 8, activation: 'relu' },
    { type: 'dense', units, activation },
  ],
});

before(async () => {
  writeFileSync(join(cwd, 'table.csv'), csv);
  await train('price', {
    data: {
      path: 'table.csv',
      target: 'price',
      features: ['size', 'colour'],
      split: { validation: 0.2, test: 0.1 },
      standardize: ['size'],
    },
    loss: 'mse',
    metrics: ['mae'],
    epochs: 150,
    optimizer: { type: 'adam', learningRate: 0.5 },
  });
  await train('kind', {
    data: { path: 'table.csv', target: 'kind', features: ['size', 'colour'] },
    model: sequential(1, 'sigmoid'),
    loss: 'binaryCrossentropy',
    metrics: ['binaryAccuracy'],
    epochs: 200,
    optimizer: { type: 'adam', learningRate: 0.05 },
  });
  await train('colour', {
    data: { path: 'table.csv', target: 'colour', features: ['size', 'price'] },
    model: sequential(3, 'linear'),
    loss: { type: 'sparseCategoricalCrossentropy', fromLogits: true },
    epochs: 5,
  });
});

/** Rows of CSV without quotes in what is looked at. */
const cellsOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

test('predict passes rows on in order, as they are, with what is predicted', async () => {
  const { code, stdout, stderr } = await cli(['predict', 'price', 'table.csv']);
  assert.deepEqual([code, stderr], [0, '']);
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines[0], 'size,colour,kind,price,prediction');
  const given = csv.trimEnd().split('\n');
  assert.equal(lines.length, given.length);
  for (const [i, line] of lines.entries()) assert.ok(line.startsWith(`${given[i]},`), line);
  const errors = lines
    .slice(1)
    .map((line, i) => Math.abs(Number(line.split(',').at(-1)) - rows[i]!.price));
  assert.ok(Math.max(...errors) < 1, `off by ${Math.max(...errors)}`);
});

test('quotes around the first and the last cell of a row stay', async () => {
  const lines = [
    '"size","colour","note"',
    '"0.1","red","a, b"',
    '0.2,red,"c"',
    '"0.3",red,"say ""d"" now"',
  ];
  const { stdout } = await cli(['predict', 'price'], `${lines.join('\r\n')}\r\n`);
  const passed = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, line.lastIndexOf(',')));
  assert.deepEqual(passed, ['size,colour,note', lines[1], lines[2], '0.3,red,"say ""d"" now"']);
});

test('a JSON object that has a prediction already keeps it', async () => {
  const rows = ['{"size":0.1,"colour":"red","prediction":"old"}', '{"size":0.1,"colour":"red"}'];
  const { stdout } = await cli(['predict', 'price', '--format', 'jsonl'], `${rows.join('\n')}\n`);
  const [first, second] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual([first.prediction, first.prediction_], ['old', second.prediction]);
});

test('a JSON object keeps a prediction whose key is written with escapes', async () => {
  const row = '{"size":0.1,"colour":"red","pre\\u0064iction":"old"}';
  const { stdout } = await cli(['predict', 'price', '--format', 'jsonl'], `${row}\n`);
  assert.equal(JSON.parse(stdout).prediction, 'old');
});

test('what stands in JSON under keys that the model does not read may be anything, and stays', async () => {
  const row = '"size":0.1,"colour":"red","more":{"deep":[1,null]},"id":12345678901234567890';
  const { code, stdout, stderr } = await cli(
    ['predict', 'price', '--format', 'jsonl'],
    `{${row}}\n`,
  );
  assert.equal(code, 0, stderr);
  assert.ok(stdout.startsWith(`{${row},"prediction":`), stdout);
});

test('stdin to stdout is the same as a file', async () => {
  const file = await cli(['predict', 'price', 'table.csv']);
  for (const args of [
    ['predict', 'price'],
    ['predict', 'price', '-'],
  ])
    assert.equal((await cli(args, csv)).stdout, file.stdout);
});

test('JSON Lines go out as JSON Lines, with the same predictions', async () => {
  const lines = rows.map((row) => JSON.stringify(row));
  const { stdout } = await cli(['predict', 'price', '--format', 'jsonl'], `${lines.join('\n')}\n`);
  const found = stdout.trimEnd().split('\n');
  const table = cellsOf((await cli(['predict', 'price', 'table.csv'])).stdout).slice(1);
  assert.equal(found.length, rows.length);
  for (const [i, line] of found.entries()) {
    assert.ok(line.startsWith(`${lines[i]!.slice(0, -1)},"prediction":`), line);
    assert.equal(String((JSON.parse(line) as { prediction: number }).prediction), table[i]!.at(-1));
  }
});

test('two classes are told by name, with their probabilities', async () => {
  const { stdout } = await cli(['predict', 'kind'], 'colour,size\nred,0.9\nblue,0\n');
  const [header, large, small] = stdout.trimEnd().split('\n');
  assert.equal(header, 'colour,size,prediction,"probability.large, ""big""",probability.small');
  assert.match(large!, /^red,0\.9,"large, ""big""",[\d.]+,[\d.e-]+$/);
  assert.match(small!, /^blue,0,small,[\d.e-]+,[\d.]+$/);
  const [one, other] = small!.split(',').slice(-2).map(Number);
  assert.ok(Math.abs(one! + other! - 1) < 1e-6);
});

test('the probabilities of logits are their softmax', async () => {
  const { stdout } = await cli(['predict', 'colour', 'table.csv']);
  const [header] = cellsOf(stdout);
  assert.deepEqual(header!.slice(-4), [
    'prediction',
    'probability.blue',
    'probability.green',
    'probability.red',
  ]);
  const names = ['blue', 'green', 'red'];
  for (const line of stdout.trimEnd().split('\n').slice(1)) {
    const [prediction, ...probabilities] = line.split(',').slice(-4);
    const numbers = probabilities.map(Number);
    assert.ok(Math.abs(numbers.reduce((sum, one) => sum + one, 0) - 1) < 1e-6);
    assert.equal(prediction, names[numbers.indexOf(Math.max(...numbers))]);
  }
});

for (const [what, table, said] of [
  [
    'a text for a number',
    'size,colour\n0.1,red\nwide,red\n',
    /^error: standard input, row 2: column "size": expected a number.*found "wide"\n/,
  ],
  [
    'a row that is too short',
    'size,colour\n0.1,red\n0.2\n',
    /^error: standard input, row 2: expected 2 cells, found 1\n/,
  ],
  [
    'a category that is new',
    'size,colour\n0.1,red\n0.2,pink\n',
    /^error: standard input, row 2: column "colour": .*"pink"/,
  ],
] as const)
  test(`${what} is located, and the rows before it are passed on`, async () => {
    const { code, stdout, stderr } = await cli(['predict', 'price'], table);
    assert.equal(code, 3, stderr);
    assert.match(stderr, said);
    assert.match(stdout, /^size,colour,prediction\n0\.1,red,-?\d\S*\n$/);
  });

test('a bad row of a file is located by its line', async () => {
  writeFileSync(join(cwd, 'bad.csv'), 'size,colour\n\n0.1,red\nwide,red\n');
  const { code, stderr } = await cli(['predict', 'price', 'bad.csv']);
  assert.equal(code, 3);
  assert.match(stderr, /^error: bad\.csv:4: column "size"/);
});

test('of several bad rows the first one is told, after those before it, whichever is found first', async () => {
  const rows = '0.1,red\n,red\nwide,red\n';
  const { code, stdout, stderr } = await cli(['predict', 'price'], `size,colour\n${rows}`);
  assert.equal(code, 3);
  assert.match(stderr, /^error: standard input, row 2: column "size": [^\n]*\nhint: [^\n]*\n$/);
  assert.match(stdout, /^size,colour,prediction\n0\.1,red,-?\d\S*\n$/);
});

test('a table without a feature is told, with what it may be called', async () => {
  const { code, stderr } = await cli(['predict', 'price'], 'sizes,colour\n1,red\n');
  assert.equal(code, 3);
  assert.match(stderr, /^error: standard input: no column "size"; did you mean "sizes"\?\n/);
});

test('a table without a feature is told, with the columns that it has', async () => {
  const { stderr } = await cli(['predict', 'price'], 'width,colour\n1,red\n');
  assert.equal(stderr, 'error: standard input: no column "size"; found "width", "colour"\n');
});

test('evaluate of a run that was moved away from its table says how to name it', async () => {
  cpSync(join(cwd, 'price'), join(cwd, 'far/away/price'), { recursive: true });
  const { code, stderr } = await cli(['evaluate', 'far/away/price']);
  assert.equal(code, 3);
  assert.equal(
    stderr,
    'error: far/away/table.csv: no such file\nhint: name the table that is meant by --data\n',
  );
  assert.equal((await cli(['evaluate', 'far/away/price', '--data', 'table.csv'])).code, 0);
});

test('evaluate of a run that diverged before it was saved does not say to go on', async () => {
  const steep = { type: 'sgd', learningRate: 1e30 };
  const data = { path: 'table.csv', target: 'price', features: ['size'] };
  writeFileSync(join(cwd, 'steep.json'), JSON.stringify({ data, optimizer: steep, epochs: 9 }));
  // However slow the machine, nothing is saved in time.
  const train = ['train', 'steep.json', '--out', 'steep', '-q', '--save-every', '1000'];
  assert.equal((await cli(train)).code, 5);
  const { code, stderr } = await cli(['evaluate', 'steep']);
  assert.equal(code, 3);
  assert.match(stderr, /^error: steep: no last checkpoint\nhint: the run diverged before/);
});

test('a run that was disposed of says so', async () => {
  const run = await loadRun(join(cwd, 'price'));
  run.dispose();
  await assert.rejects(predict(run, [{ size: 0.1, colour: 'red' }]), {
    code: 'usage',
    message: `the run in ${join(cwd, 'price')} was disposed of`,
  });
});

test('a table without rows has its header passed on', async () => {
  const { stdout } = await cli(['predict', 'price'], 'size,colour\n');
  assert.equal(stdout, 'size,colour,prediction\n');
});

test('evaluate tells the figures of the part that was held out, and of any table', async () => {
  const own = await cli(['evaluate', 'price']);
  assert.match(own.stdout, /^test: 9 rows\nLoss: {2}\S+\nmeanAbsoluteError: {2}\S+\n$/, own.stderr);
  const { stdout } = await cli(['evaluate', 'price', '--data', 'table.csv', '--json']);
  const { of, rows: count, loss, metrics } = JSON.parse(stdout);
  assert.deepEqual([of, count], ['table.csv', 90]);
  const predicted = cellsOf((await cli(['predict', 'price', 'table.csv'])).stdout).slice(1);
  const errors = predicted.map((cells, i) => Number(cells.at(-1)) - rows[i]!.price);
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  assert.ok(Math.abs(loss - mean(errors.map((error) => error ** 2))) < 1e-5);
  assert.ok(Math.abs(metrics.meanAbsoluteError - mean(errors.map(Math.abs))) < 1e-5);
});

test('evaluate of one row says so', async () => {
  const table = 'size,colour,price\n0.1,red,2\n';
  const { stdout } = await cli(['evaluate', 'price', '--data', '-'], table);
  assert.match(stdout, /^standard input: 1 row\n/);
});

test('evaluate of a run without a test part tells what its last epoch told of its validation part', async () => {
  await train('validated', {
    data: { path: 'table.csv', target: 'price', features: ['size'], split: { validation: 0.3 } },
    metrics: ['mae'],
    epochs: 2,
  });
  const { stdout } = await cli(['evaluate', 'validated', '--json']);
  const { validation } = JSON.parse(readFileSync(join(cwd, 'validated/summary.json'), 'utf8'));
  assert.deepEqual(JSON.parse(stdout), { of: 'validation', rows: 27, ...validation });
});

test('evaluate of a run whose table changed is refused until the table is named', async () => {
  writeFileSync(join(cwd, 'moving.csv'), csv);
  await train('moved', {
    data: { path: 'moving.csv', target: 'price', features: ['size'] },
    epochs: 1,
  });
  writeFileSync(join(cwd, 'moving.csv'), csv.split('\n').slice(0, -2).join('\n'));
  const { code, stderr } = await cli(['evaluate', 'moved']);
  assert.equal(code, 3);
  assert.match(
    stderr,
    /^error: the table of moved changed: sha256 was "\w+" and is "\w+"\nhint: .*--data\n$/,
  );
});

for (const command of ['evaluate', 'predict'])
  test(`${command} of what is no run is told`, async () => {
    const { code, stderr } = await cli([command, 'nowhere'], 'a\n1\n');
    assert.equal(code, 3);
    assert.match(
      stderr,
      /^error: nowhere\/config\.json: no such file\nhint: expected the folder of a run/,
    );
  });
