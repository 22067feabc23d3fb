import fc from 'fast-check';
import { tf } from '../../../src/tensorflow.ts';
import { axisOf, broadcastable, integers, shapes } from '../../support/arbitraries.ts';
import { onEveryBackend } from '../../support/backends.ts';
import { testExactGradients, type Trial } from '../../support/exact-gradients.ts';

const size = fc.integer({ min: 1, max: 3 });

const matrices = fc
  .record({
    batch: shapes(0, 2).chain((shape) => fc.tuple(broadcastable(shape), broadcastable(shape))),
    sizes: fc.tuple(size, size, size),
    transpose: fc.tuple(fc.boolean(), fc.boolean()),
  })
  .chain(({ batch, sizes: [rows, inner, columns], transpose }) => {
    const a = transpose[0] ? [inner, rows] : [rows, inner];
    const b = transpose[1] ? [columns, inner] : [inner, columns];
    return fc
      .tuple(integers([...batch[0], ...a]), integers([...batch[1], ...b]))
      .map((xs): Trial => ({
        f: (x, y) => tf.matMul(x!, y!, ...transpose),
        xs,
        attributes: transpose,
      }));
  });

const letters = ['i', 'j', 'k'];
const term = fc.shuffledSubarray(letters);

const contractions = fc
  .record({ terms: fc.tuple(term, term), result: term, sizes: fc.tuple(size, size, size) })
  .chain(({ terms, result, sizes }) => {
    const known = result.filter((letter) => terms.flat().includes(letter));
    const equation = `${terms.map((letters) => letters.join('')).join(',')}->${known.join('')}`;
    const operand = (labels: string[]) =>
      integers(labels.map((letter) => sizes[letters.indexOf(letter)]!));
    return fc
      .tuple(operand(terms[0]), operand(terms[1]))
      .map((xs): Trial => ({ f: (x, y) => tf.einsum(equation, x!, y!), xs, attributes: equation }));
  });

const cumulative = shapes(1, 3).chain((shape) =>
  fc.record({
    x: integers(shape),
    axis: axisOf(shape.length),
    exclusive: fc.boolean(),
    reverse: fc.boolean(),
  }),
);

const products = shapes(1, 3).chain((shape) =>
  fc.record({
    x: integers(shape),
    axes: fc.option(fc.subarray([...shape.keys()], { minLength: 1 })),
    keepDims: fc.boolean(),
  }),
);

onEveryBackend(() => {
  testExactGradients('a matrix product has its gradients whatever batch is broadcast', matrices);
  testExactGradients('an einsum has its gradients whatever is contracted', contractions);
  testExactGradients(
    'a running sum has its gradients along every axis, exclusive and reversed',
    cumulative.map(({ x, axis, exclusive, reverse }) => ({
      f: (t) => tf.cumsum(t!, axis, exclusive, reverse).square(),
      xs: [x],
      attributes: { axis, exclusive, reverse },
    })),
  );
  testExactGradients(
    'a running product has its gradients along every axis, and where factors are zero',
    cumulative.map(({ x, axis, exclusive, reverse }) => ({
      f: (t) => tf.cumprod(t!, axis, exclusive, reverse),
      xs: [x],
      attributes: { axis, exclusive, reverse },
    })),
  );
  testExactGradients(
    'a product over axes has its gradients, and where factors are zero',
    products.map(({ x, axes, keepDims }) => ({
      f: (t) => tf.prod(t!, axes ?? undefined, keepDims),
      xs: [x],
      attributes: { axes, keepDims },
    })),
  );
});
