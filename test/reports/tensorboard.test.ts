import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { graphDef } from '../../src/graph/index.ts';
import { crc32c } from '../../src/reports/tensorboard/crc32c.ts';
import {
  type TensorBoardOptions,
  tensorBoardWriter,
} from '../../src/reports/tensorboard/writer.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';
import type { EpochEvent, TrainingEvent } from '../../src/training/events.ts';
import { folderWith } from '../support/cli.ts';
import { needsPython, readEvents } from '../support/event-files.ts';
import { endEvent, epochEvent, startEvent } from '../support/events.ts';

const start = startEvent();
const end = endEvent();
const epoch = (number: number): EpochEvent =>
  epochEvent(number, 0.5 ** number, {
    metrics: { accuracy: number / 4, recall: [0.5, number], pairs: [[1], [2]] },
    validation: { loss: 2 ** number, metrics: { accuracy: 0.125 } },
  });

function write(folder: string, events: TrainingEvent[], options?: TensorBoardOptions): void {
  const writer = tensorBoardWriter(folder, options);
  for (const event of events) writer.see(event);
  writer.close();
}

test('the checksum is that of RFC 3720', () => {
  const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);
  assert.deepEqual(
    [new Uint8Array(32), new Uint8Array(32).fill(0xff), ascending].map(crc32c),
    [0x8a9136aa, 0x62a8ab43, 0x46dd794e],
  );
});

test(
  'TensorBoard reads the scalars of training and validation in folders of their own',
  needsPython,
  (t) => {
    const folder = folderWith(t, {});
    write(folder, [start, epoch(0), epoch(1), epoch(2), end]);
    assert.deepEqual(readEvents(join(folder, 'train')), {
      tensors: {
        epoch_loss: [
          [0, 1],
          [1, 0.5],
          [2, 0.25],
        ],
        epoch_accuracy: [
          [0, 0],
          [1, 0.25],
          [2, 0.5],
        ],
        'epoch_recall[0]': [
          [0, 0.5],
          [1, 0.5],
          [2, 0.5],
        ],
        'epoch_recall[1]': [
          [0, 0],
          [1, 1],
          [2, 2],
        ],
        epoch_learning_rate: [
          [0, 0.5],
          [1, 0.5],
          [2, 0.5],
        ],
      },
      plugins: {
        epoch_loss: 'scalars',
        epoch_accuracy: 'scalars',
        'epoch_recall[0]': 'scalars',
        'epoch_recall[1]': 'scalars',
        epoch_learning_rate: 'scalars',
      },
      graph: null,
      hparams: null,
    });
    const { tensors } = readEvents(join(folder, 'validation'));
    assert.deepEqual(tensors['epoch_loss'], [
      [0, 1],
      [1, 2],
      [2, 4],
    ]);
    assert.deepEqual(Object.keys(tensors), ['epoch_loss', 'epoch_accuracy']);
  },
);

test('without validation there is no folder for it', (t) => {
  const folder = folderWith(t, {});
  const { validation: _, ...alone } = epoch(0);
  write(folder, [start, alone]);
  assert.deepEqual(readdirSync(folder), ['train']);
});

test('histograms of the weights are written as often as asked', needsPython, (t) => {
  const folder = folderWith(t, {});
  const weights = () => ({ 'dense/kernel': Float32Array.of(0, 0.1, 1, 1, 3, Number.NaN) });
  write(folder, [start, epoch(0), epoch(1), epoch(2)], { weights, histogramFreq: 2 });
  const { tensors, plugins } = readEvents(join(folder, 'train'));
  const written = tensors['dense/kernel/histogram'] as [number, number[][]][];
  assert.equal(plugins['dense/kernel/histogram'], 'histograms');
  assert.deepEqual(
    written.map(([step]) => step),
    [0, 2],
  );
  const [[, rows]] = written as [[number, number[][]]];
  assert.equal(rows.length, 30);
  assert.deepEqual([rows[0]![0], rows[29]![1]], [0, 3]);
  assert.deepEqual(
    rows.flatMap(([, , count], i) => (count! > 0 ? [[i, count]] : [])),
    [
      [0, 1],
      [1, 1],
      [10, 2],
      [29, 1],
    ],
  );
});

test('the graph and the settings are there for their tabs', needsPython, async (t) => {
  await useBackend('native');
  const folder = folderWith(t, {});
  const outside = tf.scalar(2);
  const graph = () => graphDef((x: Tensor) => x.mul(outside), [tf.scalar(1)]);
  const settings = { epochs: 3, shuffle: false, 'optimizer.type': 'sgd' };
  write(folder, [start, epoch(0), end], { graph, settings });
  const read = readEvents(join(folder, 'train'));
  assert.deepEqual(
    read.graph!.map(([, op]) => op),
    ['Placeholder', 'Placeholder', 'Mul'],
  );
  assert.deepEqual(read.hparams, { settings, status: 1 });
});

test(
  'a run that is cut off is failed, and what it wrote stays readable after a torn last event',
  needsPython,
  (t) => {
    const folder = folderWith(t, {});
    write(folder, [start, epoch(0), epoch(1)], { settings: { seed: 1 } });
    assert.equal(readEvents(join(folder, 'train')).hparams!.status, 2);
    const [name] = readdirSync(join(folder, 'train'));
    const path = join(folder, 'train', name!);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, -7));
    assert.equal(readEvents(join(folder, 'train')).tensors['epoch_loss']!.length, 2);
  },
);

test(
  'a run that goes on takes the place of what an earlier one had from there on',
  needsPython,
  (t) => {
    const folder = folderWith(t, {});
    write(folder, [start, epoch(0), epoch(1), epoch(2)]);
    const again = { ...epoch(1), loss: 8 };
    write(folder, [startEvent({ firstEpoch: 1 }), again]);
    assert.deepEqual(readEvents(join(folder, 'train')).tensors['epoch_loss'], [
      [0, 1],
      [1, 8],
    ]);
  },
);

test('a folder that cannot be made is one clear fault', (t) => {
  const folder = folderWith(t, { taken: '' });
  assert.throws(() => write(join(folder, 'taken'), [start, epoch(0)]), {
    code: 'output',
    message:
      /^cannot write .*taken\/train\/events\.out\.tfevents\.\S+: something else is in its place$/,
  });
});
