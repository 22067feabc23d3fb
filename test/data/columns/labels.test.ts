/** @file Several labels in a cell of the target. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPreprocessing } from '../../../src/data/columns/apply.ts';
import { describeColumns } from '../../../src/data/columns/describe.ts';
import { fitPreprocessing } from '../../../src/data/columns/fit.ts';
import type { ColumnSettings, TableSettings } from '../../../src/data/columns/settings.ts';
import { targetInfo } from '../../../src/data/prepared.ts';
import { type Cells, allRows, rawTable, settingsFor } from '../../support/raw-tables.ts';

const tableOf = (t: Cells) => rawTable({ x: t.map((_, i) => i), t });

function fitted(t: Cells, column: ColumnSettings = {}, more: Partial<TableSettings> = {}) {
  const columns = { t: { type: 'labels', ...column } } as const;
  const raw = tableOf(t);
  return fitPreprocessing(raw, allRows(raw), settingsFor(['t'], { columns, ...more }));
}

function learnt(t: Cells, column: ColumnSettings = {}) {
  const preprocessing = fitted(t, column);
  const { y, targets, rows } = applyPreprocessing(preprocessing, tableOf(t));
  return { y: [...y], targets, rows, task: targetInfo(preprocessing).task };
}

test('each label of the training rows is a target of 0 and 1, by the alphabet', () => {
  assert.deepEqual(learnt(['b;a', 'a', ' c ; b;']), {
    y: [1, 1, 0, 1, 0, 0, 0, 1, 1],
    targets: ['t=a', 't=b', 't=c'],
    rows: 3,
    task: 'multilabel',
  });
});

test('the config says what stands between labels, and which there are', () => {
  assert.deepEqual(learnt(['b|a', 'a;c'], { separator: '|' }).targets, ['t=a', 't=a;c', 't=b']);
  const { y, targets } = learnt(['b', 'a'], { categories: ['z', 'b', 'a'] });
  assert.deepEqual({ y, targets }, { y: [0, 1, 0, 0, 0, 1], targets: ['t=z', 't=b', 't=a'] });
});

test('an empty cell has no label, unless such rows are left out', () => {
  assert.deepEqual(learnt(['a', null]).y, [1, 0]);
  assert.deepEqual(learnt(['a', null], { missing: { type: 'drop' } }).y, [1]);
});

test('what was learnt is plain data, and says what becomes of the column', () => {
  const saved = JSON.parse(JSON.stringify(fitted(['a;b', 'b'])));
  assert.deepEqual([...applyPreprocessing(saved, tableOf(['b'])).y], [0, 1]);
  assert.equal(describeColumns(saved).at(-1)!.becomes, '0 or 1 for each of "a", "b"');
});

test('a label that training has not seen is told', () => {
  assert.throws(
    () => applyPreprocessing(fitted(['a', 'b']), tableOf(['a', 'a;q'])),
    /expected labels of the training rows \("a", "b"\), found "q"/,
  );
});

test('labels that cannot be are refused', () => {
  assert.throws(() => fitted([';', ' ; ']), /expected labels, found none between ";"/);
  assert.throws(
    () => fitted(['a', 'b'], {}, { task: 'multiclass' }),
    /expected a multilabel task for a target of labels, found multiclass/,
  );
  assert.throws(
    () => fitted(['a', 'b'], {}, { target: ['t', 'x'], features: ['x'] }),
    /expected one target, found 2, one of them of labels/,
  );
  assert.throws(
    () => fitted(['a', 'b'], {}, { target: 'x', features: ['t'] }),
    /expected a target, for only a target can be of labels/,
  );
});
