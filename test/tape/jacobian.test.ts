import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GradientTape, hessian, jacfwd, jacobian, jacrev } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { onEveryBackend } from '../support/backends.ts';
import { assertClose, read } from '../support/tensors.ts';

const squareOfMatrix = [
  [
    [
      [2, 3],
      [2, 0],
    ],
    [
      [2, 5],
      [0, 2],
    ],
  ],
  [
    [
      [3, 0],
      [5, 3],
    ],
    [
      [0, 3],
      [2, 8],
    ],
  ],
];

function taped<X extends Tensor, Y>(x: X, f: () => Y, persistent = false): [GradientTape, Y] {
  const tape = new GradientTape({ persistent });
  return [tape, tape.run(() => (tape.watch(x), f()))];
}

onEveryBackend(() => {
  test('the Jacobian of a matrix by a matrix has four dimensions', () => {
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const [tape, y] = taped(x, () => tf.matMul(x, x));
    assertClose(tape.jacobian(y, x), squareOfMatrix);
  });

  test('without pfor the Jacobian is the same, and the tape must be persistent', () => {
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const [tape, y] = taped(x, () => tf.matMul(x, x), true);
    assertClose(tape.jacobian(y, x, { experimentalUsePfor: false }), squareOfMatrix);
    tape.dispose();
    const [other, z] = taped(x, () => x.square());
    const refusal = {
      code: 'tape.persistent',
      message:
        'GradientTape must be created with persistent=True to compute the jacobian with eager execution enabled and with experimental_use_pfor set to False.',
    };
    assert.throws(() => other.jacobian(z, x, { experimentalUsePfor: false }), refusal);
    assert.throws(() => other.batchJacobian(z, x, { experimentalUsePfor: false }), refusal);
    assertClose(other.gradient(z, x), [
      [2, 4],
      [6, 8],
    ]);
  });

  test('a Jacobian comes in the structure of the sources, null where nothing connects', () => {
    const [x, y, z] = [tf.tensor1d([1, 2]), tf.scalar(3), tf.ones([2])];
    const tape = new GradientTape({ persistent: true });
    const target = tape.run(() => (tape.watch([x, y, z]), x.mul(y)));
    assertClose(tape.jacobian(target, { x, rest: [y, z] }), {
      x: [
        [3, 0],
        [0, 3],
      ],
      rest: [[1, 2], null],
    });
    const zeros = tape.jacobian(target, { z }, { unconnectedGradients: 'zero' });
    assert.deepEqual(read(zeros), {
      z: [
        [0, 0],
        [0, 0],
      ],
    });
    tape.dispose();
  });

  test('the Jacobian of a scalar is its gradient', () => {
    const x = tf.tensor1d([1, 2]);
    const [tape, y] = taped(x, () => x.square().sum());
    assertClose(tape.jacobian(y, x), [2, 4]);
  });

  test('an empty target has an empty Jacobian, and an integer target none', () => {
    const x = tf.tensor1d([1, 2]);
    const [tape, [empty, int]] = taped(x, () => [x.slice([0], [0]), x.toInt()] as const, true);
    assert.deepEqual(tape.jacobian(empty, x)!.shape, [0, 2]);
    assert.equal(tape.jacobian(int, x), null);
    tape.dispose();
  });

  test('a Jacobian on a tape can be differentiated by another', () => {
    const x = tf.tensor1d([1, 2]);
    const [outer, jacobianOfSquare] = taped(x, () => {
      const [inner, y] = taped(x, () => x.pow(3));
      return inner.jacobian(y, x)!;
    });
    assertClose(outer.gradient(jacobianOfSquare, x), [6, 12]);
  });

  test('the batch Jacobian takes each example by itself', () => {
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const [tape, y] = taped(x, () => tf.stack([x.square(), x.mul(3), x.sum(1, true).mul(x)], 1));
    const found = tape.batchJacobian(y, x);
    assert.deepEqual(found.shape, [2, 3, 2, 2]);
    assertClose(found, [
      [
        [
          [2, 0],
          [0, 4],
        ],
        [
          [3, 0],
          [0, 3],
        ],
        [
          [4, 1],
          [2, 5],
        ],
      ],
      [
        [
          [6, 0],
          [0, 8],
        ],
        [
          [3, 0],
          [0, 3],
        ],
        [
          [10, 3],
          [4, 11],
        ],
      ],
    ]);
  });

  test('the batch Jacobian of what does not connect is zeros', () => {
    const x = tf.ones([2, 3]);
    const [tape] = taped(x, () => x.square());
    assert.deepEqual(read(tape.batchJacobian(tf.ones([2, 1]), x)), [[[0, 0, 0]], [[0, 0, 0]]]);
  });

  test('a degenerate batch Jacobian keeps its shape', () => {
    const x = tf.zeros([1, 0]);
    const [tape, y] = taped(x, () => x.mul(2));
    assert.deepEqual(tape.batchJacobian(y, x).shape, [1, 0, 0]);
  });

  test('the batch Jacobian needs batches of the same size', () => {
    const [x, y] = [tf.ones([2, 3]), tf.ones([4, 3])];
    const [tape, z] = taped(x, () => x.square());
    assert.throws(() => tape.batchJacobian(y, x), {
      code: 'tape.shape',
      message: 'Need first dimension of target shape ((4, 3)) and source shape ((2, 3)) to match.',
    });
    assert.throws(() => tape.batchJacobian(tf.ones([2]), x), {
      code: 'tape.shape',
      message: 'Shape (2,) must have rank at least 2',
    });
    assert.deepEqual(tape.batchJacobian(z, x).shape, [2, 3, 3]);
  });

  test('jacrev, jacfwd and jacobian agree', () => {
    const f = (x: Tensor) => tf.matMul(x, x);
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    for (const found of [
      jacrev(f)(x),
      jacfwd(f)(x),
      jacobian(f)(x),
      jacobian(f, { strategy: 'forward' })(x),
    ])
      assertClose(found, squareOfMatrix);
  });

  test('the Jacobian of structures has a block for each pair', () => {
    const f = (x: { a: Tensor; b: Tensor }, scale: Tensor) =>
      [x.a.mul(scale), x.a.mul(x.b).sum()] as const;
    const args = [{ a: tf.tensor1d([1, 2]), b: tf.tensor1d([3, 4]) }, tf.scalar(5)] as const;
    const expected = [
      [
        {
          a: [
            [5, 0],
            [0, 5],
          ],
          b: [
            [0, 0],
            [0, 0],
          ],
        },
        [1, 2],
      ],
      [{ a: [3, 4], b: [1, 2] }, 0],
    ];
    assertClose(jacrev(f, { argnums: [0, 1] })(...args), expected);
    assertClose(jacfwd(f, { argnums: [0, 1] })(...args), expected);
    for (const transformation of [jacrev, jacfwd])
      assert.throws(() => transformation(f, { argnums: [0, 1], strict: true })(...args), {
        code: 'tape.unconnected',
        message: /^Output 0 of the user-provided function is independent of input 1\./,
      });
  });

  test('the Hessian is the Jacobian of the gradient', () => {
    const f = (x: Tensor) => {
      const [a, b] = tf.unstack(x) as [Tensor, Tensor];
      return a.pow(3).sub(a.mul(b).mul(2)).sub(b.pow(6));
    };
    assertClose(hessian(f)(tf.tensor1d([1, 2])), [
      [6, -2],
      [-2, -480],
    ]);
  });

  test('the Hessian of several arguments has a block for each pair', () => {
    const f = (x: Tensor, y: Tensor) => x.square().mul(y);
    const found = hessian(f, { argnums: [0, 1] })(tf.scalar(3), tf.scalar(5));
    assertClose(found, [
      [10, 6],
      [6, 0],
    ]);
  });
});
