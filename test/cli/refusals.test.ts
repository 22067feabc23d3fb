/** @file What `train` refuses before its first step, `check` refuses in the same words with the same exit code. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { folderWith, gradtape } from '../support/cli.ts';

const csv = (header: string, rows: readonly (readonly (string | number)[])[]): string =>
  [header, ...rows.map((row) => row.join(','))].map((line) => `${line}\n`).join('');

const tables = {
  't.csv': csv(
    'X,Y,k,part',
    Array.from({ length: 7 }, (_, i) => [i, 2 * i + 1, 'abc'[i % 3]!, i === 5 ? 'test' : 'train']),
  ),
  'large.csv': csv(
    'X,Y',
    Array.from({ length: 20_000 }, (_, i) => [i, 2 * i]),
  ),
};

type Settings = Readonly<Record<string, unknown>>;

const data = { path: 't.csv', target: 'Y', features: ['X'] };
const ofClasses = { ...data, target: 'k' };
const large = { ...data, path: 'large.csv', memoryLimit: '100 kB' };
const expression = (predict: string, variables: Settings = { a: 0 }): Settings => ({
  model: { type: 'expression', variables, predict },
});
const layers = (...of: Settings[]): Settings => ({ model: { type: 'sequential', layers: of } });
const dense = (units: number, more: Settings = {}) => ({ type: 'dense', units, ...more });
const matrix = (...shape: number[]) => ({ W: { shape, initializer: 'zeros' } });
const scheduled = {
  optimizer: {
    type: 'sgd',
    learningRate: {
      type: 'exponentialDecay',
      initialLearningRate: 0.1,
      decaySteps: 9,
      decayRate: 0.9,
    },
  },
};
const callback = (type: string, options: Settings = {}): Settings => ({
  callbacks: [{ type, ...options }],
});

const faults: Record<string, [title: string, settings: Settings, code: number, line: string][]> = {
  'a loss': [
    [
      'that is a number for each row',
      { loss: '(Y - predict)**2' },
      2,
      'loss: expected one number, found shape [rows]',
    ],
    [
      'one of whose terms is a list',
      { loss: { fit: 'mean((Y - predict)**2)', size: 'w**2' } },
      2,
      'loss.size: expected one number, found shape [1]',
    ],
    [
      'of another shape than the predictions',
      { data: ofClasses, ...layers(dense(3)), loss: 'mean((y - predict)**2)' },
      2,
      'loss: the shapes [rows] and [rows, 3] do not fit together, column 6',
    ],
    [
      'that looks along an axis that is not there',
      { loss: 'sum((Y - predict)**2, axis=3)' },
      2,
      'loss: All values in axis param must be in range [-1, 1) but got axis 3, column 1',
    ],
    [
      'that compares with a list of another length',
      { loss: 'mean(min(Y, [1, 2, 3]))' },
      2,
      'loss: the shapes [rows] and [3] do not fit together, column 6',
    ],
    [
      'that picks a row beyond the last',
      { loss: 'mean((Y - predict)**2) + Y[20]' },
      2,
      'loss: index 20 is outside axis 0, which has size 7, column 26',
    ],
    [
      'that gathers a row beyond the last batch’s',
      { loss: 'mean((Y - predict)**2) + gather(Y, 2)', batchSize: 5 },
      2,
      'loss: GatherV2: the index value 2 is not in [0, 1], column 26',
    ],
    [
      'that no variable decides',
      { loss: 'mean(Y)' },
      2,
      'loss: no variable of the model decides it, so there is nothing to train',
    ],
    [
      'that variables decide by steps only',
      expression('X > a'),
      2,
      'loss: no variable of the model decides it, so there is nothing to train',
    ],
  ],
  'a model': [
    [
      'whose prediction is one number for all rows',
      expression('a*sum(X)'),
      2,
      'model.predict: expected a number, or a list of them, for each row, found shape []',
    ],
    [
      'whose prediction has too many axes',
      expression('a*x[:, None, None]'),
      2,
      'model.predict: expected a number, or a list of them, for each row, found shape [rows, 1, 1, 1]',
    ],
    [
      'whose prediction has more outputs than targets',
      expression('x @ W', matrix(1, 3)),
      2,
      'model: expected 1 output, one for each target, found 3',
    ],
    [
      'whose matrix does not fit the features',
      expression('x @ W', matrix(2, 1)),
      2,
      'model.predict: a matrix product needs as many rows on the right as columns on the left, found the shapes [rows, 1] and [2, 1], column 1',
    ],
    [
      'whose vector does not fit the rows',
      expression('X*v', { v: [1, 2, 3] }),
      2,
      'model.predict: the shapes [rows] and [3] do not fit together, column 1',
    ],
    [
      'whose layers cannot follow one another',
      layers(dense(3), { type: 'maxPooling1d' }),
      2,
      'model.layers[1] (maxPooling1d_2): expected an input [steps, channels], found [3]',
    ],
    [
      'whose layers are all frozen',
      layers(dense(1, { trainable: false })),
      2,
      'model: none of its layers has weights to train',
    ],
    [
      'of too few outputs for the classes',
      { data: ofClasses, ...layers(dense(2)) },
      2,
      'model: expected 3 outputs, one for each class of "k", found 2',
    ],
  ],
  'a callback': [
    [
      'that watches the validation part of none',
      callback('earlyStopping', { monitor: 'val.loss' }),
      2,
      'callbacks[0].monitor: unknown figure "val.loss"; expected "loss"',
    ],
    [
      'that watches a metric that is not measured',
      callback('modelCheckpoint', { monitor: 'mae' }),
      2,
      'callbacks[0].monitor: unknown figure "mae"; expected "loss"',
    ],
    [
      'that changes the rate of a schedule',
      { ...scheduled, ...callback('reduceLROnPlateau') },
      2,
      'callbacks[0]: cannot change the learning rate, for a schedule decides it',
    ],
    [
      'whose schedule is two numbers',
      callback('learningRateScheduler', { schedule: '[rate, 2]' }),
      2,
      'callbacks[0].schedule: expected one number, found shape [2]',
    ],
    [
      'whose schedule names what is not there',
      callback('learningRateScheduler', { schedule: 'rat/2' }),
      2,
      'callbacks[0].schedule: unknown name "rat", column 1',
    ],
    [
      'whose schedule begins below 0',
      callback('learningRateScheduler', { schedule: '-1 - epoch' }),
      2,
      'callbacks[0].schedule: expected a rate from 0 up, found -1 in epoch 0',
    ],
  ],
  'a metric': [
    [
      'that picks a column of a vector',
      { metrics: ['mean(Y - predict[:, 0])'] },
      2,
      'metrics[0]: 2 indices are too many for a tensor of rank 1, column 10',
    ],
    [
      'that is a number for each row',
      { metrics: [{ type: 'expression', expression: 'Y - predict' }] },
      2,
      'metrics[0]: expected one number, found shape [rows]',
    ],
    [
      'of fewer classes than there are',
      { metrics: [{ type: 'meanIoU', numClasses: 2 }] },
      3,
      'column "Y": expected class numbers from 0 to 1 for meanIoU, found 3 in row 2',
    ],
    [
      'of targets where there are classes',
      { data: ofClasses, ...layers(dense(3)), metrics: ['f1Score'] },
      2,
      'metrics[0]: f1Score expects a target for each output, found 1 target and 3 outputs',
    ],
    [
      'of an output that is not there',
      {
        data: { ...data, target: ['X', 'Y'], features: ['k'] },
        ...layers(dense(2)),
        metrics: [{ type: 'precision', classId: 9 }],
      },
      2,
      'metrics[0]: does not fit the model: GatherV2: the index value 9 is not in [0, 1]',
    ],
  ],
  'an expectation': [
    [
      'of a metric that is not measured',
      { expect: ['mae < 3'] },
      2,
      'c.json:1:66: mae < 3: the run does not measure meanAbsoluteError',
    ],
    [
      'of a validation part that turns out to be empty',
      { data: { ...data, split: { column: 'part' } }, expect: ['val.loss < 3'] },
      2,
      'c.json:1:92: val.loss < 3: there is no validation part to have a loss',
    ],
  ],
  'a run': [
    [
      'in a graph on a backend that has none',
      { execution: 'xla', backend: 'cpu' },
      2,
      'execution: "xla" needs native TensorFlow, and "backend" is "cpu"',
    ],
    [
      'with a weight for a class that is not there',
      { data: ofClasses, ...layers(dense(3)), classWeight: { d: 2 } },
      2,
      'classWeight: no row of the training part has the class "d"; expected one of "a", "b", "c"',
    ],
    [
      'of a large table in one batch',
      { data: large },
      2,
      'batchSize: expected a number of rows for a table larger than data.memoryLimit',
    ],
    [
      'of a large table whose numbers weigh as classes',
      { data: large, batchSize: 64, classWeight: { 0: 2 } },
      2,
      'classWeight: expected classes in "Y", whose table is larger than data.memoryLimit, found numbers',
    ],
    [
      'whose validation file is missing',
      { data: { ...data, validation: 'none.csv' } },
      3,
      'none.csv: no such file',
    ],
  ],
};

for (const [thing, cases] of Object.entries(faults))
  describe(`check and train refuse ${thing}`, { concurrency: 2 }, () => {
    for (const [title, settings, code, line] of cases)
      test(title, async (t) => {
        const config = JSON.stringify({ data, ...settings });
        const cwd = folderWith(t, { ...tables, 'c.json': config });
        const checked = await gradtape(['check', 'c.json'], { cwd });
        const trained = await gradtape(['train', 'c.json', '--no-save'], { cwd });
        assert.equal(trained.stderr.split('\n')[0], `error: ${line}`);
        assert.equal(trained.code, code);
        assert.deepEqual([checked.stderr, checked.code], [trained.stderr, trained.code]);
      });
  });

test('a run that is refused leaves no folder', async (t) => {
  const config = JSON.stringify({ data, loss: '(Y - predict)**2' });
  const cwd = folderWith(t, { ...tables, 'c.json': config });
  assert.equal((await gradtape(['train', 'c.json', '--out', 'run'], { cwd })).code, 2);
  const { code } = await gradtape(['report', 'run'], { cwd });
  assert.equal(code, 3);
});
