import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { GradtapeError } from '../../src/errors.ts';
import { compile, compileLoop, type CompileOptions } from '../../src/graph/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';

before(() => useBackend('native'));

type F = (x: Tensor) => unknown;

/** Assert that `f` is refused with `code`, and that the message or the hint has `words`. */
function refuses(f: F, code: string, words: RegExp, options: CompileOptions = {}): void {
  const before = tf.memory().numTensors;
  const x = tf.tensor1d([1, 2]);
  assert.throws(
    () => compile(f, options)(x),
    (error) => {
      assert.ok(error instanceof GradtapeError, String(error));
      assert.equal(error.code, code);
      assert.match(`${error.message}; ${error.hint}`, words);
      return true;
    },
  );
  x.dispose();
  assert.equal(tf.memory().numTensors, before, 'tensors are left over');
}

test('dataSync in the function', () => {
  refuses((x) => (x.dataSync()[0]! > 0 ? x.add(1) : x), 'graph.read', /dataSync.*tf\.where/);
});

test('dataSync whose failure the function swallows', () => {
  refuses(
    (x) => {
      try {
        x.dataSync();
      } catch {}
      return x.add(1);
    },
    'graph.read',
    /reads the values/,
  );
});

test('dataSync of a tensor that JavaScript has just made', () => {
  refuses((x) => x.add(tf.scalar(3).dataSync()[0]!), 'graph.read', /dataSync/);
});

test('data that nobody waits for', () => {
  refuses(
    (x) => {
      void x.data().then(() => undefined);
      return x.add(1);
    },
    'graph.read',
    /reads the values/,
  );
});

test('an async function, before it is called', () => {
  assert.throws(
    () => compile(async (x: Tensor) => x.add((await x.data())[0]!)),
    (error) => error instanceof GradtapeError && error.code === 'graph.async',
  );
});

test('a function that returns a promise', () => {
  refuses(() => Promise.reject(new Error('unseen')), 'graph.async', /returns a promise.*await/);
});

test('random numbers that JavaScript draws', () => {
  refuses(
    (x) => x.add(tf.randomUniform([2])),
    'graph.random',
    /another float32\[2\].*statelessUni/,
  );
});

test('a random mask, even where it happens to be the same twice', () => {
  refuses((x) => x.mul(tf.randomUniform([2]).greater(-1)), 'graph.random', /statelessUniform/);
});

test("TensorFlow's random numbers with a hidden state", () => {
  refuses((x) => tf.multinomial(x as never, 2, 1), 'graph.random', /Multinomial/);
});

test('a number that changes from call to call', () => {
  let calls = 0;
  refuses((x) => x.add(calls++), 'graph.random', /pass what changes as an argument/);
});

test('operations that change from call to call', () => {
  let calls = 0;
  refuses((x) => (calls++ % 2 ? x.sin() : x.cos()), 'graph.impure', /Cos became Sin/);
});

test('a variable that the function makes', () => {
  refuses((x) => tf.variable(x).add(1), 'graph.variable', /create it outside/);
});

test('an operation whose result has as many elements as the values say', () => {
  refuses((x) => tf.unique(x).values, 'graph.shape', /UniqueV2.*outside/);
});

test('strings', () => {
  refuses((x) => [x, tf.tensor(['a']).reshape([1, 1])], 'graph.dtype', /strings/);
});

test('an argument of a class', () => {
  assert.throws(() => compile((date: Date) => tf.scalar(date.getTime()))(new Date(0)), {
    code: 'graph.argument',
    message: /^args\[0\] is a Date/,
  });
});

test('a tensor that has been disposed of', () => {
  const x = tf.scalar(1);
  x.dispose();
  assert.throws(() => compile((a: { x: Tensor[] }) => a.x)({ x: [x] }), {
    code: 'graph.argument',
    message: /^args\[0\]\.x\[0\] is a tensor that has been disposed/,
  });
});

test('a state that changes its shape in a loop', () => {
  refuses(
    (x) => tf.concat([x, x]),
    'graph.shape',
    /state enters the step as float32\[2\] and leaves it as float32\[4\]/,
    { loop: 3 },
  );
});

test('a state that changes its structure in a loop', () => {
  refuses((x) => ({ y: x }), 'graph.loop', /takes the state \{\} and returns \{\.y\}/, { loop: 3 });
});

test('options that make no sense', () => {
  const step = (state: Tensor) => ({ state });
  const data = tf.ones([3]);
  const usage = (message: RegExp) => ({ code: 'usage', message });
  assert.throws(
    () => compile(step, { execution: 'gpu' as 'xla' }),
    usage(/execution is "gpu", expected one of auto, eager, graph, xla/),
  );
  assert.throws(() => compileLoop(step, { batchSize: 0 }), usage(/batchSize is 0/));
  for (const steps of [0, 1.5, 2 ** 31])
    assert.throws(() => compileLoop(step).run(data, data, { steps }), usage(/from 0 to before/));
});

test('a step that reads something else from outside for the batch that is left over', () => {
  const [a, b] = [tf.scalar(1), tf.scalar(2)];
  const step = (state: Tensor, batch: Tensor) => ({
    state: state.add(batch.shape[0] === 2 ? a : b),
  });
  const loop = compileLoop(step, { batchSize: 2, execution: 'graph' });
  assert.throws(() => loop.run(tf.scalar(0), tf.ones([5]), { steps: 3 }), {
    code: 'graph.impure',
    message: /other tensors from outside/,
  });
});

test('a variable that was disposed of after the recording', () => {
  const variable = tf.variable(tf.scalar(1), true, 'weights');
  const f = compile((x: Tensor) => x.add(variable));
  f(tf.scalar(1));
  variable.dispose();
  assert.throws(() => f(tf.scalar(1)), {
    code: 'graph.argument',
    message: /reads variable weights, which has been disposed/,
  });
});

test('a loop of no steps', () => {
  assert.throws(() => compile((x: Tensor) => x, { loop: 0 }), {
    code: 'usage',
    message: 'loop is 0, expected a positive integer',
  });
});

test('a fault of the function is its own', () => {
  assert.throws(
    () =>
      compile((x: Tensor) => {
        x.add(1);
        throw new RangeError('mine');
      })(tf.scalar(1)),
    new RangeError('mine'),
  );
});

test('a fault of TensorFlow when the recorded function runs', () => {
  const f = compile((x: Tensor, rows: Tensor) => tf.gather(x, rows as never));
  const x = tf.tensor1d([1, 2]);
  f(x, tf.tensor1d([1], 'int32'));
  assert.throws(() => f(x, tf.tensor1d([5], 'int32')), {
    code: 'graph.run',
    message: /indices\[0\] = 5 is not in \[0, 2\)/,
  });
});
