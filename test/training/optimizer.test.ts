import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { tf, useBackend } from '../../src/tensorflow.ts';
import { train } from '../../src/train.ts';

before(() => useBackend('native'));

/** The losses of a run of gradient descent on the article's table, and the slope and bias that it ends with. */
async function descend(optimizer: object, epochs = 6) {
  const losses: number[] = [];
  const { model } = await train(
    {
      data: { path: 'data/article.csv', target: 'Y' },
      loss: 'sum((Y - predict)**2)',
      optimizer: { type: 'sgd', learningRate: 0.001, ...optimizer },
      epochs,
    },
    { onEvent: (event) => event.event === 'epoch' && losses.push(event.loss) },
  );
  assert.equal(model.type, 'linear');
  return { losses, weight: model.type === 'linear' ? model.weights['X']! : Number.NaN };
}

test('the learning rate may be a schedule, counted in updates', async () => {
  const learningRate = { type: 'PiecewiseConstantDecay', boundaries: [1], values: [0.001, 0] };
  const { losses } = await descend({ learningRate });
  const constant = await descend({}, 3);
  assert.deepEqual(losses.slice(0, 3), constant.losses);
  assert.deepEqual(losses.slice(3), [losses[2], losses[2], losses[2]]);
});

test('with useEma the fitted model has the averages of the parameters', async () => {
  const { numTensors } = tf.memory();
  const [first, second] = [await descend({}, 1), await descend({}, 2)];
  const averaged = await descend({ useEma: true, emaMomentum: 0.75 }, 2);
  assert.deepEqual(averaged.losses, second.losses);
  const expected = 0.75 * first.weight + 0.25 * second.weight;
  assert.ok(Math.abs(averaged.weight - expected) < 1e-7, `${averaged.weight} is not ${expected}`);
  assert.equal(tf.memory().numTensors, numTensors);
});

test('a loss scale that is a power of two changes no digit', async () => {
  assert.deepEqual(await descend({ lossScale: 1024 }), await descend({}));
});

test('accumulated gradients update every so many batches', async () => {
  const { losses } = await descend({ gradientAccumulationSteps: 2 });
  const { losses: each } = await descend({}, 3);
  assert.deepEqual(
    losses,
    each.flatMap((loss) => [loss, loss]),
  );
});
