import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tf, useBackend } from '../../../src/tensorflow.ts';
import { goldenCases, prepare } from '../../support/golden-gradients.ts';

test('no gradient reads a value back, so that every step can be recorded', async (t) => {
  await useBackend('native');
  const read = t.mock.method(tf.backend(), 'readSync');
  const readers = goldenCases.filter((golden) => {
    read.mock.resetCalls();
    tf.tidy(() => {
      const { first, second } = prepare(golden);
      first();
      if (golden.secondGradients) second();
    });
    return read.mock.callCount() > 0;
  });
  assert.deepEqual(
    readers.map(({ id }) => id),
    [],
  );
});
