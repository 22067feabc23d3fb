import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { type Saved, checkpointFiles, readCheckpoint } from '../../src/runs/checkpoint.ts';
import { exactJson, parseExactJson } from '../../src/runs/exact-json.ts';
import { type SavedTensor, decodeSafetensors } from '../../src/runs/safetensors.ts';
import { folderWith } from '../support/cli.ts';

const kernel = (value: number): SavedTensor => ({
  dtype: 'float32',
  shape: [2, 1],
  values: new Float32Array([0.1, value]),
});

const saved: Saved = {
  progress: { step: 12, best: Infinity, rate: -0, sum: 0.1 + 0.2 },
  weights: { 'parameters/dense_1/kernel': kernel(NaN), 'parameters/dense_2/kernel': kernel(2) },
  tensors: {
    'parameters/dense_1/kernel': kernel(NaN),
    'parameters/dense_2/kernel': kernel(3),
    'slots/step': { dtype: 'int32', shape: [], values: new Int32Array([12]) },
  },
};

const written = (t: TestContext): string => folderWith(t, checkpointFiles(saved));

const names = Object.keys(checkpointFiles(saved));

/** What is said of a checkpoint whose file `name` `change` has changed, without the folder. */
async function refusal(t: TestContext, name: string, change: (bytes: Buffer) => Uint8Array) {
  const folder = written(t);
  const path = join(folder, name);
  writeFileSync(path, change(readFileSync(path)));
  return messageOf(folder);
}

const messageOf = (folder: string): Promise<string> =>
  readCheckpoint(folder).then(
    () => 'accepted',
    ({ code, message }) => `${code}: ${message.replaceAll(`${folder}/`, '')}`,
  );

test('a checkpoint gives back what was put in, numbers that JSON has not among it', async (t) => {
  assert.deepEqual(await readCheckpoint(written(t)), saved);
});

test('weights that training shares are kept once, and others beside those of training', (t) => {
  const folder = written(t);
  const keysOf = (name: string) =>
    Object.keys(decodeSafetensors(name, readFileSync(join(folder, name))));
  assert.deepEqual(keysOf('weights.safetensors'), Object.keys(saved.weights));
  assert.deepEqual(keysOf('training.safetensors'), ['parameters/dense_2/kernel', 'slots/step']);
});

test('the weights are apart from what only training needs', () => {
  assert.deepEqual(names, ['weights.safetensors', 'training.safetensors', 'state.json']);
});

test('exact JSON keeps every number', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (numbers) => {
      assert.deepEqual(parseExactJson(exactJson({ numbers })), { numbers });
    }),
  );
});

for (const name of names) {
  test(`a checkpoint is refused when any byte of ${name} was changed`, async (t) => {
    const { length } = readFileSync(join(written(t), name));
    for (let at = 0; at < length; at += 7) {
      const said = await refusal(t, name, (bytes) => {
        bytes[at]! ^= 1;
        return bytes;
      });
      assert.match(said, new RegExp(`^data: ${name}: expected `), `byte ${at}: ${said}`);
    }
  });

  test(`a checkpoint is refused when ${name} was cut off`, async (t) => {
    const said = await refusal(t, name, (bytes) => bytes.subarray(0, bytes.length - 1));
    assert.match(said, new RegExp(`^data: ${name}: expected (\\d+ bytes|a state)`), said);
  });

  test(`a checkpoint without ${name} is refused`, async (t) => {
    const folder = written(t);
    rmSync(join(folder, name));
    assert.equal(await messageOf(folder), `data: ${name}: no such file`);
  });
}

test('the difference of a cut file is shown', async (t) => {
  assert.equal(
    await refusal(t, 'weights.safetensors', (bytes) => bytes.subarray(0, 20)),
    'data: weights.safetensors: expected 208 bytes, found 20',
  );
});
