import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whileInterruptible } from '../../src/cli/backend.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  test(`a ${signal} that comes while TensorFlow is loaded is not lost`, async () => {
    const loading = whileInterruptible(async () => {
      process.kill(process.pid, signal);
      const until = performance.now() + 20;
      while (performance.now() < until); // as loading does, which holds the thread
    });
    await assert.rejects(loading, { code: 'interrupted', cause: signal });
  });

test('what nobody interrupts gives its result', async () => {
  assert.equal(await whileInterruptible(async () => 7), 7);
});
