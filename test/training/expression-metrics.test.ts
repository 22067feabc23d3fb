import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { evaluate } from '../../src/expressions/lower.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';
import { epochMetrics } from '../../src/training/epoch-metrics.ts';
import { configOf, dataOf, datasetOf, epochsIn, run } from '../support/sessions.ts';

before(() => useBackend('native'));

const columns = { features: ['X'], target: 'Y', targets: ['Y'] };

const settings = (metrics: unknown[], weightedMetrics: unknown[] = []): Config =>
  configSchema.parse({ data: { path: 't.csv', target: 'Y' }, metrics, weightedMetrics });

type Row = [x: number, y: number, yhat: number, weight: number];

const columnOf = (rows: Row[], place: number): Tensor =>
  tf.tensor1d(rows.map((row) => row[place]!));

/** The metrics' values over rows that come in batches. */
function over(config: Config, batches: Row[][], parameter = 0): Record<string, number> {
  return tf.tidy(() => {
    const { names, metrics, begin } = epochMetrics(config, columns, []);
    let states = begin();
    for (const rows of batches) {
      const x = tf.reshape(columnOf(rows, 0), [rows.length, 1]);
      const batch = { x, y: columnOf(rows, 1), weight: columnOf(rows, 3) };
      const seen = [{ a: tf.scalar(parameter) }, batch, columnOf(rows, 2)] as const;
      states = metrics.map((metric, i) => metric.update(states[i]!, [...seen]));
    }
    const results = metrics.map((metric, i) => metric.result(states[i]!).dataSync()[0]!);
    return Object.fromEntries(names.map((name, i) => [name, results[i]!]));
  });
}

const rows: Row[] = [
  [1, 1, 2, 1],
  [2, 2, 2, 3],
  [3, 4, 2, 1],
  [4, 0, 1, 5],
  [5, 7, 6, 2],
];

const expressions = [
  'mean(yhat - y)',
  'sum(abs(y - yhat)*weight)/sum(weight)',
  'sqrt(mean((y - yhat)**2))',
  '1 - sum((y - yhat)**2)/(size(y)*variance(y))',
  'max(y - yhat) - min(X)',
  'norm(y - yhat)/norm(y)',
  'std(X*y)',
  'prod(1 + y/10)',
  'any(y > 6) + all(yhat > 1)',
  'mean(x)',
  '100*mean(abs(Y - predict) <= 1)',
];

const number = fc.integer({ min: -20, max: 20 });
const row: fc.Arbitrary<Row> = fc.tuple(number, number, number, fc.integer({ min: 1, max: 9 }));

test('an expression of reductions has the value of all rows, however they come in batches', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...expressions),
      fc.array(fc.array(row, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
      (source, batches) => {
        const found = over(settings([source]), batches)[source]!;
        const all = batches.flat();
        const expected = tf.tidy(() => {
          const [X, y, yhat, weight] = [0, 1, 2, 3].map((place) => columnOf(all, place));
          const x = tf.reshape(X!, [all.length, 1]);
          const named = { X: X!, x, y: y!, Y: y!, yhat: yhat!, predict: yhat!, weight: weight! };
          return evaluate(parseExpression(source), named).dataSync()[0]!;
        });
        if (!Number.isFinite(expected)) return;
        const tolerance = 1e-4 * Math.max(1, Math.abs(expected));
        assert.ok(Math.abs(found - expected) <= tolerance, `${source}: ${found}, not ${expected}`);
      },
    ),
    { numRuns: 300 },
  );
});

test('the variance of numbers far from 0 keeps its digits over batches', () => {
  const far: Row[] = rows.map(([x, ...others]) => [x + 10_000, ...others]);
  const batches = [far.slice(0, 2), far.slice(2)];
  assert.deepEqual(over(settings(['variance(X)']), batches), { 'variance(X)': 2 });
});

test('another expression is the mean of its values for the batches, weighted by their rows', () => {
  const metrics = [{ name: 'spread', expression: 'mean(abs(y - mean(y)))' }, 'a**2 + 0*mean(y)'];
  const batches = [rows.slice(0, 2), rows.slice(2)];
  // |1 - 1.5|, |2 - 1.5|; |4 - 11/3|, |0 - 11/3|, |7 - 11/3|
  const spread = (2 * 0.5 + (1 / 3 + 11 / 3 + 10 / 3)) / 5;
  const found = over(settings(metrics), batches, 3);
  assert.ok(Math.abs(found['spread']! - spread) < 1e-6);
  assert.equal(found['a**2 + 0*mean(y)'], 9);
});

test('metrics count every row the same, weighted metrics as much as it weighs', () => {
  const found = over(settings(['mae'], ['mae', 'mae', 'meanSquaredError']), [rows]);
  assert.deepEqual(Object.keys(found), [
    'meanAbsoluteError',
    'weighted_meanAbsoluteError',
    'weighted_meanAbsoluteError_1',
    'meanSquaredError',
  ]);
  assert.equal(found['meanAbsoluteError'], 1);
  assert.equal(found['weighted_meanAbsoluteError'], Math.fround(10 / 12));
});

test('an expression that is not one number is refused by its key', () => {
  assert.throws(() => over(settings(['mae', 'y - yhat']), [rows]), {
    code: 'config',
    message: 'metrics[1]: expected one number, found shape [5]',
  });
});

test('terms and metrics may be called what every object has', async () => {
  const config = configOf({
    loss: { constructor: 'mse', toString: '0*sum(w)' },
    metrics: [{ name: 'valueOf', expression: 'mean(y)' }],
    batchSize: 2,
    epochs: 1,
  });
  const [epoch] = epochsIn(
    await run(
      config,
      dataOf(
        datasetOf([
          [1, 2],
          [3, 5],
          [5, 8],
        ]),
      ),
    ),
  );
  assert.deepEqual(Object.keys(epoch!.terms!), ['constructor', 'toString']);
  assert.equal(epoch!.terms!['constructor'], epoch!.loss);
  assert.equal(epoch!.terms!['toString'] as unknown, 0);
  assert.deepEqual(epoch!.metrics, { valueOf: 5 });
});
