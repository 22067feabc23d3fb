import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, compileLoop } from '../../src/graph/index.ts';
import {
  checkGradients,
  constant,
  detectAnomaly,
  elementwiseGrad,
  grad,
  gradGradCheck,
  GradientTape,
  hessian,
  jacfwd,
  jacobian,
  jacrev,
  valueAndGrad,
  variable,
} from '../../src/tape/index.ts';
import { type Tensor, tf, useBackend } from '../../src/tensorflow.ts';
import { train } from '../../src/train.ts';

await useBackend('native');

const square = (x: Tensor) => x.square();
const x = tf.scalar(3);

function withTape<T>(use: (tape: GradientTape, y: Tensor) => T): T {
  const tape = new GradientTape();
  return use(
    tape,
    tape.run(() => (tape.watch(x), x.square())),
  );
}

/** Each function of the API that takes options, with a slip in the name of one. */
const calls: Record<string, [call: (options: never) => unknown, slip: string, meant: string]> = {
  GradientTape: [(options) => new GradientTape(options), 'persitent', 'persistent'],
  gradient: [
    (options) => withTape((tape, y) => tape.gradient(y, x, options)),
    'unconectedGradients',
    'unconnectedGradients',
  ],
  jacobian: [
    (options) => withTape((tape, y) => tape.jacobian(y, x, options)),
    'unconectedGradients',
    'unconnectedGradients',
  ],
  grad: [(options) => grad(square, options), 'argnum', 'argnums'],
  valueAndGrad: [(options) => valueAndGrad(square, options), 'has_au', 'hasAux'],
  'jacobian of a function': [(options) => jacobian(square, options), 'stratgy', 'strategy'],
  jacrev: [(options) => jacrev(square, options), 'argnum', 'argnums'],
  jacfwd: [(options) => jacfwd(square, options), 'argnum', 'argnums'],
  hessian: [(options) => hessian(square, options), 'argnum', 'argnums'],
  elementwiseGrad: [(options) => elementwiseGrad(square, options), 'argnum', 'argnums'],
  checkGradients: [(options) => checkGradients(square, [x], options), 'epsilom', 'epsilon'],
  gradGradCheck: [(options) => gradGradCheck(square, [x], options), 'epsilom', 'epsilon'],
  constant: [(options) => constant(1, options), 'dtpye', 'dtype'],
  variable: [(options) => variable(1, options), 'trainble', 'trainable'],
  detectAnomaly: [(options) => detectAnomaly(() => 1, options), 'infinty', 'infinity'],
  compile: [(options) => compile(square, options), 'exection', 'execution'],
  compileLoop: [
    (options) => compileLoop((state: Tensor) => ({ state }), options),
    'batchSze',
    'batchSize',
  ],
  run: [
    (options) => compileLoop((state: Tensor) => ({ state })).run(x, tf.ones([2]), options),
    'step',
    'steps',
  ],
};
for (const [owner, [call, slip, meant]] of Object.entries(calls))
  test(`an unknown option of ${owner} is refused`, () => {
    assert.throws(() => call({ [slip]: undefined } as never), {
      name: 'GradtapeError',
      code: 'usage',
      message: `unknown option of ${owner.split(' ')[0]} "${slip}"`,
      hint: `did you mean "${meant}"?`,
    });
  });

test('an unknown option of train is refused', async () => {
  await assert.rejects(train('linreg.json', { onEvnt: () => undefined } as object), {
    code: 'usage',
    message: 'unknown option of train "onEvnt"',
    hint: 'did you mean "onEvent"?',
  });
});
