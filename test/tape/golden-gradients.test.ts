import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { deviations, goldenCases } from '../support/golden-gradients.ts';

onEveryBackend(() => {
  for (const golden of goldenCases)
    test(`${golden.id} has TensorFlow's value, gradient and second gradient`, () => {
      const { value, first, second } = tf.tidy(() => deviations(golden));
      assert.ok(value <= 3e-6, `value is off by ${value}`);
      assert.ok(first <= 3e-6, `gradient is off by ${first}`);
      assert.ok(second <= 1e-5, `second gradient is off by ${second}`);
    });
});
