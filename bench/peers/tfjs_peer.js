/**
 * tfjs's own tape and `model.fit`, as tfjs-node has them: its backend, kernels and TensorFlow's own settings, as in the other
 * peers (so oneDNN is on). Nothing of gradtape's is loaded but the search for the native library that both compute on, because
 * the one that tfjs-node would install cannot be had everywhere. The task is asked for as in common.py.
 */
import { createRequire } from 'node:module';
import util from 'node:util';
import { provideNative } from '../../dist/src/native/index.js';

const { addon } = await provideNative();
const require = createRequire(import.meta.url);
process.env.TF_CPP_MIN_LOG_LEVEL ??= '3';
// Node 23 removed what tfjs-node 4.22 calls.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
util.isArray ??= Array.isArray;

const started = performance.now();
const tf = require('@tensorflow/tfjs');
const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node/dist/nodejs_kernel_backend');
require('@tensorflow/tfjs-node/dist/register_all_kernels');
const binding = require(addon);
tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, 'tensorflow'), 3);
tf.setBackend('tensorflow');
const startMs = performance.now() - started;

const asked = JSON.parse(process.env.GRADTAPE_PEER_TASK ?? '{}');
const { rows, features, units, batchSize } =
  asked.task === 'mlp' ? asked : { rows: 9984, features: 20, units: [64, 64, 1], batchSize: 32 };

/** The best of a few rounds after a warm-up. */
async function report(way, task, run, steps) {
  if ((asked.task ?? task) !== task) return;
  let best = Infinity;
  await run();
  for (let round = 0; round < 2; round++) {
    const begun = performance.now();
    await run();
    best = Math.min(best, performance.now() - begun);
  }
  const usPerStep = Number(((best / steps) * 1000).toFixed(4));
  const line = { peer: 'tfjs', way, task, usPerStep, startMs: Math.round(startMs) };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const x = tf.tensor1d([1, 4, 6, 3, 3, 4, 5, 6, 7]);
const y = tf.tensor1d([0.25, 1.2, 0.79, 0.52, 1.6, 1.7, 1.9, 2, 2]);
const [a, b] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))];
const optimizer = tf.train.sgd(0.001);
const regression = () => {
  for (let step = 0; step < 100; step++) {
    const loss = optimizer.minimize(
      () => tf.sum(tf.square(tf.sub(y, tf.add(tf.mul(a, x), b)))),
      true,
    );
    loss.dataSync();
    loss.dispose();
  }
};
await report('minimize', 'linreg', regression, 100);

const model = tf.sequential();
units.forEach((count, i) =>
  model.add(
    tf.layers.dense({
      units: count,
      ...(i === 0 ? { inputShape: [features] } : {}),
      ...(i < units.length - 1 ? { activation: 'relu' } : {}),
    }),
  ),
);
model.compile({ optimizer: tf.train.adam(0.001), loss: 'meanSquaredError' });
const inputs = tf.randomNormal([rows, features], 0, 1, 'float32', 1);
const targets = tf.tile(tf.sin(tf.sum(inputs, 1, true)), [1, units.at(-1)]);
const fit = (options) => () =>
  model.fit(inputs, targets, { batchSize, epochs: 1, shuffle: false, verbose: 0, ...options });
await report('fit', 'mlp', fit({}), rows / batchSize);
// By default, `fit` gives the event loop its turn every now and then.
await report('fit, yieldEvery never', 'mlp', fit({ yieldEvery: 'never' }), rows / batchSize);
