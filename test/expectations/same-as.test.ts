import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Outcome,
  differenceText,
  differencesBetween,
  misfitOf,
} from '../../src/expectations/same-as.ts';

const kernel = (...values: number[]) => ({
  dtype: 'float32',
  shape: [2, 3],
  values: new Float32Array(values),
});

const bias = (value: number) => ({
  dtype: 'float32',
  shape: [],
  values: new Float32Array([value]),
});

const expected: Outcome = {
  last: {
    loss: 2,
    terms: { data: 1.5, size: 0.5 },
    metrics: {
      mae: 0.25,
      confusionMatrix: [
        [4, 1],
        [0, 5],
      ],
    },
    validation: { loss: 3, terms: { data: 2.5, size: 0.5 }, metrics: { mae: 0.5 } },
  },
  weights: {
    'parameters/dense_1/kernel': kernel(1, 2, 3, 4, 5, 6),
    'parameters/dense_1/bias': bias(0.5),
    'moving/norm/count': { dtype: 'int32', shape: [1], values: new Int32Array([16777217]) },
  },
};

const withLast = (changes: object): Outcome => ({
  ...expected,
  last: { ...expected.last!, ...changes },
});

const withWeights = (changes: Outcome['weights']): Outcome => ({
  ...expected,
  weights: { ...expected.weights, ...changes },
});

const texts = (found: Outcome, tolerance = 0, than = expected): string[] =>
  differencesBetween(found, than, tolerance).map(differenceText);

test('an outcome is the same as itself', () => {
  assert.deepEqual(texts(structuredClone(expected)), []);
});

test('each figure that differs is named, training before validation', () => {
  const found = withLast({
    loss: 2.5,
    terms: { data: 2, size: 0.5 },
    validation: { ...expected.last!.validation, metrics: { mae: 1 } },
  });
  assert.deepEqual(texts(found), [
    'loss: found 2.5, expected 2, relative difference 0.2',
    'data: found 2, expected 1.5, relative difference 0.25',
    'val.mae: found 1, expected 0.5, relative difference 0.5',
  ]);
});

test('of a figure of several numbers that is named which differs most, and how many do', () => {
  const confusionMatrix = [
    [3, 2],
    [0, 5],
  ];
  assert.deepEqual(texts(withLast({ metrics: { mae: 0.25, confusionMatrix } })), [
    'confusionMatrix[0][1]: found 2, expected 1, relative difference 0.5, the greatest of 2 in 4 numbers',
  ]);
});

test('a number that the other run has not differs from everything', () => {
  const metrics = { mae: 0.25, confusionMatrix: [[4, 1], [0]] };
  assert.deepEqual(texts(withLast({ metrics })), [
    'confusionMatrix[1][1]: found nothing, expected 5, relative difference Infinity, the greatest of 1 in 4 numbers',
  ]);
  const { last, weights } = expected;
  assert.match(texts({ last: undefined, weights })[0]!, /^loss: found nothing, expected 2,/);
  assert.match(
    texts({ last, weights: {} })[0]!,
    /^parameters\/dense_1\/kernel\[0\]\[0\]: found noth/,
  );
});

test('weights are told by path and index, the one that differs most first', () => {
  const found = withWeights({
    'parameters/dense_1/kernel': kernel(1, 2, 3, 4, 5, 6.6),
    'parameters/dense_1/bias': bias(0.1),
  });
  assert.deepEqual(texts(found), [
    'parameters/dense_1/bias: found 0.1, expected 0.5, relative difference 0.8',
    'parameters/dense_1/kernel[1][2]: found 6.6, expected 6, relative difference 0.091, the greatest of 1 in 6 numbers',
  ]);
});

test('without a tolerance one bit is a difference, also of an integer and of the sign of zero', () => {
  const nextAfterSix = 6 + 2 ** -21;
  const count = { dtype: 'int32', shape: [1], values: new Int32Array([16777218]) };
  const found = withWeights({
    'parameters/dense_1/kernel': kernel(1, 2, 3, 4, 5, nextAfterSix),
    'moving/norm/count': count,
  });
  assert.deepEqual(texts(found), [
    'parameters/dense_1/kernel[1][2]: found 6.0000005, expected 6, relative difference 7.9e-8, the greatest of 1 in 6 numbers',
    'moving/norm/count[0]: found 16777218, expected 16777217, relative difference 6e-8',
  ]);
  const [zero, negative] = [withWeights({ b: bias(0) }), withWeights({ b: bias(-0) })];
  assert.deepEqual(texts(negative, 0, zero), ['b: found -0, expected 0, relative difference 0']);
  assert.deepEqual(texts(negative, 1e-9, zero), []);
});

test('a figure of -0 is one of 0, because the file of a run has no other', () => {
  assert.deepEqual(texts(withLast({ loss: -0 }), 0, withLast({ loss: 0 })), []);
});

test('a tolerance is relative to the greater number, and that which is just as far is the same', () => {
  const [quarter, off] = [withLast({ loss: 4 }), withLast({ loss: 3 })];
  for (const [found, than] of [
    [quarter, off],
    [off, quarter],
  ] as const) {
    assert.deepEqual(texts(found, 0.25, than), []);
    assert.equal(texts(found, 0.2499, than).length, 1);
  }
  assert.equal(texts(withLast({ loss: 1e-30 }), 0.5, withLast({ loss: 0 })).length, 1);
});

test('what is not finite is the same only as itself, whatever the tolerance', () => {
  const losses = [NaN, Infinity, -Infinity, 1];
  for (const a of losses)
    for (const b of losses) {
      const found = texts(withLast({ loss: a }), 1e9, withLast({ loss: b }));
      assert.equal(found.length === 0, Object.is(a, b), `${a} ${b}: ${String(found)}`);
    }
});

const outline = {
  figures: 'loss data size mae confusionMatrix val.loss val.data val.size val.mae'.split(' '),
  weights: expected.weights,
};

test('a run of the same figures and shapes can be compared', () => {
  assert.equal(misfitOf(outline, expected), undefined);
});

test('a run of other figures or shapes cannot be compared, and is told why', () => {
  const { 'parameters/dense_1/bias': _, ...fewer } = expected.weights;
  const wide = { dtype: 'float32', shape: [2, 4] };
  const cases = [
    [
      { ...outline, weights: { ...expected.weights, 'parameters/dense_1/kernel': wide } },
      'parameters/dense_1/kernel: expected float32[2,3], found float32[2,4]',
    ],
    [{ ...outline, weights: fewer }, 'parameters/dense_1/bias: expected float32[], found nothing'],
    [
      { ...outline, weights: { ...expected.weights, b: wide } },
      'b: expected nothing, found float32[2,4]',
    ],
    [{ ...outline, figures: ['loss'] }, 'data: expected a figure, found nothing'],
    [{ ...outline, figures: [...outline.figures, 'auc'] }, 'auc: expected nothing, found a figure'],
  ] as const;
  for (const [other, text] of cases) assert.equal(misfitOf(other, expected), text);
});
