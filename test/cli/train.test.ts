import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

const manualRun = `Epoch:  0
Loss:  19.457
Epoch:  1
Loss:  8.134604
Epoch:  2
Loss:  4.186867
Epoch:  3
Loss:  2.8102624
Epoch:  4
Loss:  2.330071
Epoch:  5
Loss:  2.1624107
`;

const train = (...args: string[]) => gradtape(['train', '--backend', 'native', ...args]);

test("linreg.json prints the article's manual run to the last digit", async () => {
  const { code, stdout, stderr } = await train('--config', 'linreg.json');
  assert.equal(stdout, `${manualRun}model: Y= 0.2729075 X + 0.05813503\n`);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
});

test('linreg-expression.json prints the same digits from expressions', async () => {
  const { code, stdout } = await train('linreg-expression.json');
  assert.equal(stdout, `${manualRun}model: Y= 0.2729075*X + 0.05813503\n`);
  assert.equal(code, 0);
});

test("linreg-adam.json prints the article's Keras run to 2 units in the last place", async () => {
  const { code, stdout } = await train('--config', 'linreg-adam.json');
  const article = [19.457, 10.9911995, 5.402389, 2.5634406, 2.0542033];
  const losses = [...stdout.matchAll(/^Loss: {2}(.*)$/gm)].map(([, loss]) => Number(loss));
  assert.equal(losses.length, article.length);
  article.forEach((expected, epoch) => {
    const unit = 2 ** (Math.floor(Math.log2(expected)) - 23);
    const off = Math.abs(Math.fround(losses[epoch]!) - Math.fround(expected)) / unit;
    assert.ok(off <= 2, `epoch ${epoch}: ${losses[epoch]} is ${off} units from ${expected}`);
  });
  assert.equal(code, 0);
});

test('--json prints the events of the run, one object a line', async () => {
  const { stdout } = await train('linreg.json', '--epochs', '2', '--json');
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(
    events.map(({ event }) => event),
    ['start', 'epoch', 'epoch', 'end'],
  );
  assert.deepEqual([events[1]!['loss'], events[2]!['loss']], [19.457, 8.134604]);
  assert.equal(events[0]!['backend'], 'native');
});

test('--quiet prints only the fitted model', async () => {
  const { stdout } = await train('linreg.json', '--quiet');
  assert.equal(stdout, 'model: Y= 0.2729075 X + 0.05813503\n');
});

test('--set and --epochs override the config', async () => {
  const swapped = ['--set', 'data.target=X', '--set', 'data.features=["Y"]'];
  const { stdout } = await train(
    'linreg.json',
    ...swapped,
    '--set',
    'loss=sum((X - predict)**2)',
    '--epochs=1',
  );
  assert.match(stdout, /^Epoch: {2}0\nLoss: {2}197\.0\nmodel: X= \S+ Y \+ \S+\n$/);
});

test('a config can come from stdin', async (t) => {
  const cwd = folderWith(t, { 'points.csv': 'x,y\n1,2\n2,4\n' });
  const config = { data: { path: 'points.csv', target: 'y' }, optimizer: 'sgd', epochs: 1 };
  const { code, stdout, stderr } = await gradtape(['train', '-', '--backend', 'cpu'], {
    cwd,
    stdin: JSON.stringify(config),
  });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.match(stdout, /^Epoch: {2}0\nLoss: {2}10\.0\nmodel: y= /);
});

test('a linear model takes any number of features and prints them in the units of the table', async (t) => {
  const rows = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ].map(([a, b]) => `${a},${b},${3 * a! - 2 * b! + 0.5}`);
  const cwd = folderWith(t, {
    'plane.csv': `a,b,y\n${rows.join('\n')}\n`,
    'plane.json': JSON.stringify({
      data: { path: 'plane.csv', target: 'y', standardize: true },
      optimizer: { type: 'sgd', learningRate: 0.5 },
      epochs: 100,
    }),
  });
  const { stdout } = await gradtape(['train', 'plane.json', '-q', '--backend', 'native'], { cwd });
  const [, a, b, bias] = /^model: y= (\S+) a - (\S+) b \+ (\S+)$/m.exec(stdout)!.map(Number);
  for (const [found, expected] of [
    [a, 3],
    [b, 2],
    [bias, 0.5],
  ] as const)
    assert.ok(Math.abs(found! - expected) < 1e-5, stdout);
});

test('metrics are printed after the loss, exact over batches that do not fit the table', async () => {
  const metrics = ['--set', 'metrics=["mse", "mean_absolute_error"]', '--epochs', '1'];
  const whole = await train('linreg.json', ...metrics);
  const small = ['--set', 'optimizer.learningRate=1e-30', '--set', 'batchSize=4'];
  const batched = await train('linreg.json', ...metrics, ...small);
  const printed = 'meanSquaredError:  2.161889\nmeanAbsoluteError:  1.3288889\n';
  for (const { stdout } of [whole, batched]) assert.ok(stdout.includes(printed), stdout);
});
