import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import {
  type Saved,
  checkpointContent,
  checkpointFile,
  hasCheckpoint,
  readCheckpoint,
  together,
  weightsIn,
} from '../../src/runs/checkpoint.ts';
import { exactJson, parseExactJson } from '../../src/runs/exact-json.ts';
import { decodeSafetensors } from '../../src/runs/safetensors.ts';
import { type SavedTensor, imageOf } from '../../src/runs/tensor-image.ts';
import { folderWith } from '../support/cli.ts';

const kernel = (value: number): SavedTensor => ({
  dtype: 'float32',
  shape: [2, 1],
  values: new Float32Array([0.1, value]),
});

const saved: Saved = {
  progress: { step: 12, best: Infinity, rate: -0, sum: 0.1 + 0.2, 'größe "x"': '\u2028' },
  weights: { 'parameters/dense_1/kernel': kernel(NaN), 'moving/dense_2/mean': kernel(2) },
  tensors: {
    'parameters/dense_1/kernel': kernel(NaN),
    'moving/dense_2/mean': kernel(3),
    'slots/step': { dtype: 'int32', shape: [], values: new Int32Array([12]) },
  },
};

/** A run's folder with the checkpoint `last`. */
function written(t: TestContext, { progress, ...tensors }: Saved = saved): string {
  const run = folderWith(t, {});
  mkdirSync(join(run, 'last'));
  const content = checkpointContent(imageOf(together(tensors)), progress);
  writeFileSync(checkpointFile(run, 'last'), Buffer.concat(content));
  return run;
}

/** What is said of a checkpoint that `change` has changed. */
async function refusal(t: TestContext, change: (bytes: Buffer) => Uint8Array): Promise<string> {
  const run = written(t);
  const path = checkpointFile(run, 'last');
  writeFileSync(path, change(readFileSync(path)));
  return messageOf(run);
}

const messageOf = (run: string): Promise<string> =>
  readCheckpoint(run, 'last').then(
    () => 'accepted',
    ({ code, message }) => `${code}: ${message.replaceAll(`${run}/`, '')}`,
  );

test('a checkpoint gives back what was put in, numbers that JSON has not among it', async (t) => {
  assert.deepEqual(await readCheckpoint(written(t), 'last'), saved);
});

test('weights that training shares are kept once, and others beside those of training', (t) => {
  const path = checkpointFile(written(t), 'last');
  assert.deepEqual(Object.keys(decodeSafetensors(path, readFileSync(path)).tensors), [
    'parameters/dense_1/kernel',
    'moving/dense_2/mean',
    'training/moving/dense_2/mean',
    'slots/step',
  ]);
});

test('the weights are counted without those of training', async (t) => {
  assert.equal(await weightsIn(written(t), 'last'), 4);
});

test('a checkpoint is the same to the byte wherever its tensors lie in memory', () => {
  const image = imageOf(together(saved));
  const room = new Uint8Array(image.values.length).fill(7);
  assert.deepEqual(imageOf(together(saved), room), image);
  assert.equal(imageOf(together(saved), room).values, room);
  assert.notEqual(imageOf(together(saved), new Uint8Array(3)).values.length, 3);
});

test('exact JSON keeps every number', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (numbers) => {
      assert.deepEqual(parseExactJson(exactJson({ numbers })), { numbers });
    }),
  );
});

test('a checkpoint is refused when any byte was changed', async (t) => {
  const { length } = readFileSync(checkpointFile(written(t), 'last'));
  for (let at = 0; at < length; at++) {
    const said = await refusal(t, (bytes) => {
      bytes[at]! ^= 1;
      return bytes;
    });
    assert.match(said, /^data: last\/checkpoint\.safetensors: expected /, `byte ${at}: ${said}`);
  }
});

test('a checkpoint is refused wherever it was cut off', async (t) => {
  const { length } = readFileSync(checkpointFile(written(t), 'last'));
  for (let at = 0; at < length; at += 13)
    assert.match(
      await refusal(t, (bytes) => bytes.subarray(0, at)),
      /^data: last\/checkpoint\.safetensors: expected (\d+ bytes|a checkpoint), found \d+/,
    );
});

test('the difference of a cut file is shown', async (t) => {
  const { length } = readFileSync(checkpointFile(written(t), 'last'));
  assert.equal(
    await refusal(t, (bytes) => bytes.subarray(0, -1)),
    `data: last/checkpoint.safetensors: expected ${length} bytes, found ${length - 1}`,
  );
});

test('a safetensors file of something else is no checkpoint', async (t) => {
  assert.equal(
    await refusal(t, () => Buffer.from('\x02\0\0\0\0\0\0\0{}', 'latin1')),
    'data: last/checkpoint.safetensors: expected a checkpoint, found 10 bytes that are none',
  );
});

test('a draft alone is no checkpoint, and a folder of other files is a damaged one', async (t) => {
  const run = written(t);
  assert.ok(hasCheckpoint(run, 'last') && !hasCheckpoint(run, 'best'));
  rmSync(checkpointFile(run, 'last'));
  writeFileSync(join(run, 'last/.checkpoint.safetensors.draft'), 'half');
  assert.ok(!hasCheckpoint(run, 'last'));
  writeFileSync(join(run, 'last/weights.safetensors'), '{}');
  assert.ok(hasCheckpoint(run, 'last'));
  assert.equal(await messageOf(run), 'data: last/checkpoint.safetensors: no such file');
  assert.deepEqual(readdirSync(join(run, 'last')).length, 2);
});

for (const [what, made] of [
  ['no such file', (last: string) => writeFileSync(last, 'a file in place of the folder')],
  [
    'expected a file, found a folder',
    (last: string) => mkdirSync(join(last, 'checkpoint.safetensors'), { recursive: true }),
  ],
] as const)
  test(`what stands in a checkpoint's place is told: ${what}`, async (t) => {
    const run = folderWith(t, {});
    made(join(run, 'last'));
    assert.ok(hasCheckpoint(run, 'last'));
    assert.equal(await messageOf(run), `data: last/checkpoint.safetensors: ${what}`);
  });

test('a checkpoint of an older version says so', async (t) => {
  const run = folderWith(t, {});
  mkdirSync(join(run, 'last'));
  writeFileSync(join(run, 'last/state.json'), '{}');
  await assert.rejects(readCheckpoint(run, 'last'), {
    hint: 'another version of gradtape wrote it',
  });
});

test('a checkpoint of another run is refused, whatever its shapes', async (t) => {
  const at = (began: string) => ({ ...saved, progress: { memory: { began } } });
  const run = written(t, at('2026-01-01'));
  const summary = { status: 'finished', epochs: 1, wantedEpochs: 1, seconds: 1, written: 'now' };
  const tell = (began: string) =>
    writeFileSync(join(run, 'summary.json'), JSON.stringify({ ...summary, began }));
  tell('2026-01-01');
  assert.equal(await messageOf(run), 'accepted');
  tell('2026-02-02');
  assert.match(await messageOf(run), /run that began at 2026-02-02, found one of 2026-01-01$/);
});
