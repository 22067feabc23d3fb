import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresByLabel, figuresOfAll, rowsAllRight } from '../../src/reports/label-figures.ts';
import type { LabelPredictions } from '../../src/training/predictions.ts';

const predictions = (
  truth: number[][],
  predicted: number[][],
  scores: number[][] = predicted,
): LabelPredictions => ({
  task: 'multilabel',
  part: 'validation',
  rows: truth[0]!.length,
  ids: truth[0]!.map((_, row) => row),
  labels: truth.map((_, label) => `l${label}`),
  truth,
  predicted,
  scores,
});

test('the figures of a label are those of its rows', () => {
  // 2 hits, 1 false alarm, 1 miss, 2 rightly left out
  const [figures] = figuresByLabel(predictions([[1, 1, 0, 1, 0, 0]], [[1, 1, 1, 0, 0, 0]]));
  assert.deepEqual(
    { ...figures, area: undefined },
    { count: 3, accuracy: 4 / 6, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, area: undefined },
  );
});

test('the area is that of the example of roc_auc_score in scikit-learn', () => {
  const [figures] = figuresByLabel(
    predictions([[0, 0, 1, 1]], [[0, 0, 0, 1]], [[0.1, 0.4, 0.35, 0.8]]),
  );
  assert.equal(figures!.area, 0.75);
});

test('what has nothing to be divided by is left open', () => {
  const [never, always] = figuresByLabel(
    predictions(
      [
        [0, 0],
        [1, 1],
      ],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  );
  assert.deepEqual(never, {
    count: 0,
    accuracy: 1,
    precision: undefined,
    recall: undefined,
    f1: undefined,
    area: undefined,
  });
  assert.deepEqual(always, {
    count: 2,
    accuracy: 0,
    precision: undefined,
    recall: 0,
    f1: 0,
    area: undefined,
  });
});

test('over all labels every answer counts the same, and a row is right when all of its are', () => {
  const both = predictions(
    [
      [1, 0, 0, 0],
      [1, 1, 0, 0],
    ],
    [
      [1, 0, 0, 1],
      [1, 0, 0, 0],
    ],
  );
  const { count, accuracy, precision, recall, f1 } = figuresOfAll(both);
  assert.deepEqual([count, accuracy, precision, recall, f1], [3, 6 / 8, 2 / 3, 2 / 3, 2 / 3]);
  assert.equal(rowsAllRight(both), 2);
});

test('scores that are no numbers have no area', () => {
  const [figures] = figuresByLabel(predictions([[0, 1]], [[0, 0]], [[0, Number.NaN]]));
  assert.equal(figures!.area, undefined);
});
