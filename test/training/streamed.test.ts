/** @file Training on a table that is larger than it may be in memory, beside the same table in memory. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { useBackend } from '../../src/tensorflow.ts';
import { prepareTable } from '../../src/training/prepare.ts';
import { Session } from '../../src/training/session.ts';
import type { EpochEvent } from '../../src/training/events.ts';
import type { Snapshot } from '../../src/training/snapshot.ts';
import { bare, fileWith } from '../support/tables.ts';

before(() => useBackend('native'));

/** 1003 rows, so that batches of 16 leave 11 over; every 50th lacks a cell. */
const rows = Array.from({ length: 1003 }, (_, i) => {
  const x = i % 50 === 7 ? '' : Math.sin(i).toFixed(4);
  return `${x},${'abc'[i % 3]},${(2 * Math.sin(i) + (i % 3)).toFixed(4)}`;
});
const path = fileWith('streamed.csv', `x,k,y\n${rows.join('\n')}\n`);

interface Options {
  data?: object;
  from?: Snapshot;
  /** Stop at the first pause after so many steps. */
  until?: number;
  [key: string]: unknown;
}

interface Trained {
  epochs: EpochEvent[];
  weights: unknown;
  snapshot: Snapshot;
  rows: number;
}

async function trained({ data, from, until = Infinity, ...rest }: Options): Promise<Trained> {
  const settings = {
    data: { path, target: 'y', missing: 'drop', standardize: true, ...data },
    batchSize: 16,
    epochs: 3,
    metrics: ['mae', 'r2'],
    ...rest,
  };
  const { config } = await loadConfig({ settings });
  const prepared = await prepareTable(config);
  assert.equal(prepared.stream !== undefined, config.data.memoryLimit === '1 kB');
  const session = new Session(config, prepared, { from });
  try {
    const epochs: EpochEvent[] = [];
    let rows = 0;
    for await (const event of session.events()) {
      if (event.event === 'start') rows = event.rows;
      if (event.event === 'epoch') epochs.push({ ...event, seconds: 0 });
      if (event.event === 'progress' && event.step >= until) break;
    }
    const snapshot = session.snapshot();
    return { epochs, rows, snapshot, weights: snapshot.tensors };
  } finally {
    session.dispose();
  }
}

const small = { memoryLimit: '1 kB' };

for (const execution of ['eager', 'graph'])
  test(`in order, ${execution} training gives the same bits as in memory`, async () => {
    const options = { execution, shuffle: false };
    const [inMemory, streamed] = [
      await trained(options),
      await trained({ ...options, data: small }),
    ];
    assert.equal(streamed.rows, 1003 - 20);
    assert.deepEqual(streamed.epochs, inMemory.epochs);
    assert.deepEqual(streamed.weights, inMemory.weights);
  });

test('validation sees the rows that it sees in memory', async () => {
  for (const split of [
    0.2,
    { validation: 0.1, test: 0.1, stratify: 'k' },
    { validation: 0.2, time: 'y' },
  ]) {
    const options = { shuffle: false, execution: 'eager' };
    const inMemory = await trained({ ...options, data: { split } });
    const streamed = await trained({ ...options, data: { ...small, split } });
    assert.deepEqual(streamed.epochs, inMemory.epochs);
  }
});

test('classes have their weights', async () => {
  const options = {
    shuffle: false,
    classWeight: { a: 2, c: 0.5 },
    loss: 'auto',
    metrics: ['accuracy'],
    model: { type: 'sequential', layers: [{ type: 'dense', units: 3 }] },
  };
  const data = { target: 'k', features: ['x'] };
  const inMemory = await trained({ ...options, data });
  const streamed = await trained({ ...options, data: { ...data, ...small } });
  assert.deepEqual(streamed.epochs, inMemory.epochs);
  assert.notDeepEqual(
    (await trained({ ...options, data, classWeight: {} })).epochs,
    streamed.epochs,
  );
});

test('normalization adapts itself to all training rows', async () => {
  for (const axis of [-1, null]) {
    const layers = [
      { type: 'rescaling', scale: 2 },
      { type: 'normalization', axis },
      { type: 'dense', units: 1 },
    ];
    const options = { shuffle: false, model: { type: 'sequential', layers } };
    const data = { standardize: false, split: 0.2 };
    const inMemory = await trained({ ...options, data });
    const streamed = await trained({ ...options, data: { ...data, ...small } });
    const [expected, found] = [inMemory, streamed].map(({ epochs }) => epochs.at(-1)!.loss);
    assert.ok(Math.abs(found! / expected! - 1) < 1e-4, `${found} and ${expected}`);
  }
});

test('which rows train is known, though they are not in memory', async () => {
  const idsOf = async (memoryLimit: string) => {
    const data = { path, target: 'y', missing: 'drop', split: 0.1, memoryLimit };
    const { config } = await loadConfig({ settings: { data, batchSize: 16 } });
    const { training, stream } = await prepareTable(config);
    await stream?.dispose();
    return stream ? stream.ids.toArray() : training.ids;
  };
  assert.deepEqual(await idsOf('1 kB'), await idsOf('2 GB'));
});

test('shuffled, a seed decides every bit, and the loss comes down as in memory', async () => {
  const [first, again] = [await trained({ data: small }), await trained({ data: small })];
  assert.deepEqual(first.epochs, again.epochs);
  assert.notDeepEqual((await trained({ data: small, seed: 1 })).epochs, first.epochs);
  const [inMemory] = (await trained({})).epochs.slice(-1);
  const [streamed] = first.epochs.slice(-1);
  assert.ok(Math.abs(streamed!.loss / inMemory!.loss - 1) < 0.1);
});

test('a run that was left within an epoch goes on with the same bits', async () => {
  const data = { ...small };
  const whole = await trained({ data, execution: 'eager' });
  const left = await trained({ data, execution: 'eager', until: 90 });
  const { epochs } = await trained({ data, execution: 'eager', from: left.snapshot });
  assert.deepEqual([...left.epochs, ...epochs], whole.epochs);
});

test('what needs all rows at once is refused with what to do', async () => {
  const refused: Record<string, [object, string]> = {
    'a full batch': [
      { batchSize: 'full' },
      'batchSize: expected a number of rows for a table larger than data.memoryLimit',
    ],
    'class weights of numbers': [
      { classWeight: { 1: 2 } },
      'classWeight: expected classes in "y", whose table is larger than data.memoryLimit, found numbers',
    ],
    'layers that adapt themselves to what others make of the rows': [
      {
        model: {
          type: 'sequential',
          layers: [
            { type: 'dense', units: 2 },
            { type: 'normalization' },
            { type: 'dense', units: 1 },
          ],
        },
      },
      'model.layers: normalization cannot adapt itself to what dense makes of the rows for a table larger than data.memoryLimit',
    ],
  };
  for (const [options, message] of Object.values(refused))
    await assert.rejects(trained({ data: small, ...options } as Options), {
      code: 'config',
      message,
    });
});

test('a fault in a row that trains is told with its place', async () => {
  const broken = fileWith('broken.csv', `x,y\n${'1,2\n3,4\n'.repeat(200)},3\n`);
  const data = { ...small, path: broken, missing: 'error' };
  await assert.rejects(trained({ data }), (error: Error) => {
    assert.match(bare(error.message), /^broken\.csv:402: column "x": /);
    return true;
  });
});

test('a text among numbers is told with its place, however late it comes', async () => {
  const broken = fileWith('late.csv', `x,y\n${'1,2\n'.repeat(100_000)}oops,3\n`);
  await assert.rejects(trained({ data: { ...small, path: broken } }), (error: Error) => {
    const message = 'late.csv:100002: column "x": expected a number, found "oops"';
    assert.equal(bare(error.message), message);
    return true;
  });
});
