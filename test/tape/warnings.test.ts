import assert from 'node:assert/strict';
import { test } from 'node:test';
import { once } from 'node:events';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';
import { read } from '../support/tensors.ts';

await useBackend('cpu');

test('an integer that is watched is warned of five times for each line', () => {
  const heard: string[] = [];
  const [n, flag] = [tf.scalar(3, 'int32'), tf.scalar(true)];
  new GradientTape({ warn: (message) => heard.push(message) }).run((tape) => {
    for (let i = 0; i < 8; i++) tape.watch(n);
    tape.watch(flag);
  });
  const text = 'The dtype of the watched tensor must be floating (e.g. tf.float32), got tf.';
  assert.deepEqual(heard, [...Array<string>(5).fill(`${text}int32`), `${text}bool`]);
});

test('a gradient of a persistent tape inside its block is warned of once for each line', () => {
  const heard: string[] = [];
  const x = tf.scalar(3);
  const tape = new GradientTape({ persistent: true, warn: (message) => heard.push(message) });
  const slope = tape.run(() => {
    tape.watch(x);
    const y = x.square();
    for (let i = 0; i < 3; i++) tape.gradient(y, x);
    return tape.gradient(y, x)!;
  });
  assert.equal(heard.length, 2);
  assert.equal(
    heard[0],
    'Calling GradientTape.gradient on a persistent tape inside its context is significantly less efficient than calling it outside the context (it causes the gradient ops to be recorded on the tape, leading to increased CPU and memory usage). Only call GradientTape.gradient inside the context if you actually want to trace the gradient in order to compute higher order derivatives.',
  );
  assert.deepEqual(read(tape.gradient(slope, x)), 2);
  tape.dispose();
});

test('by default the process is warned', async () => {
  const warned = once(process, 'warning') as Promise<[Error]>;
  new GradientTape().run((tape) => tape.watch(tf.scalar(3, 'int32')));
  const [warning] = await warned;
  assert.equal(warning.name, 'GradtapeWarning');
  assert.match(warning.message, /^The dtype of the watched tensor must be floating/);
});

test('a variable that tf.customGrad leaves without a gradient is warned of', async () => {
  const v = tf.variable(tf.scalar(3), true, 'captured');
  const scaled = tf.customGrad((x) => ({
    value: v.mul(x as Tensor),
    gradFunc: (dy: Tensor) => dy.mul(v),
  }));
  const warned = once(process, 'warning') as Promise<[Error]>;
  const [slope] = tf.grads((x) => scaled(x))([tf.scalar(2)]);
  assert.deepEqual(read(slope), 3);
  const [{ message }] = await warned;
  assert.match(message, /^tf\.customGrad: .* which get no gradient from it: captured\. /);
});
