import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { type Deviations, deviations, goldenCases } from '../support/golden-gradients.ts';
import { tensorsLeftBy } from '../support/tensors.ts';

onEveryBackend(() => {
  for (const golden of goldenCases)
    test(`${golden.id} has TensorFlow's value and gradients, and leaves nothing behind`, () => {
      let found: Deviations | undefined;
      const left = tensorsLeftBy(() => tf.tidy(() => void (found = deviations(golden))));
      assert.ok(found!.value <= 3e-6, `the value is off by ${found!.value}`);
      assert.ok(found!.first <= 3e-6, `the gradient is off by ${found!.first}`);
      assert.ok(found!.second <= 1e-5, `the second gradient is off by ${found!.second}`);
      assert.equal(left, 0);
    });
});
