import fc from 'fast-check';
import { tf } from '../../../src/tensorflow.ts';
import { broadcastable, integers, shapes, type Values } from '../../support/arbitraries.ts';
import { onEveryBackend } from '../../support/backends.ts';
import { type Operation, testExactGradients } from '../../support/exact-gradients.ts';

const operands = shapes(0, 3)
  .chain((shape) => fc.tuple(broadcastable(shape), broadcastable(shape)))
  .chain(([a, b]) => fc.tuple(integers(a), integers(b)));

/** Operands that no step of one makes equal. */
const unequal = operands.map(([a, b]): Values[] => [
  { ...a, values: a.values.map((value) => 4 * value) },
  { ...b, values: b.values.map((value) => 4 * value + 2) },
]);

const broadcast = (f: Operation, xs: fc.Arbitrary<Values[]> = operands) =>
  xs.map((values) => ({ f, xs: values }));

onEveryBackend(() => {
  testExactGradients(
    'a sum has its gradients whatever is broadcast',
    broadcast((a, b) => tf.add(a!, b!).square()),
  );
  testExactGradients(
    'a difference has its gradients whatever is broadcast',
    broadcast((a, b) => tf.sub(a!, b!).square()),
  );
  testExactGradients(
    'a product has its gradients whatever is broadcast',
    broadcast((a, b) => tf.mul(a!, b!)),
  );
  testExactGradients(
    'a squared difference has its gradients whatever is broadcast',
    broadcast((a, b) => tf.squaredDifference(a!, b!)),
  );
  testExactGradients(
    'a maximum has its gradients whatever is broadcast',
    broadcast((a, b) => tf.maximum(a!, b!).square(), unequal),
  );
  testExactGradients(
    'a minimum has its gradients whatever is broadcast',
    broadcast((a, b) => tf.minimum(a!, b!).square(), unequal),
  );
});
