import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sparkline } from '../../src/reports/sparkline.ts';
import { tableLog } from '../../src/reports/table-log.ts';
import { endEvent, epochEvent, startEvent } from '../support/events.ts';

const epoch = (number: number, loss: number) =>
  epochEvent(number, loss, {
    terms: { fit: loss / 2 },
    metrics: {
      accuracy: 0.9,
      recall: [0.25, 1],
      confusionMatrix: [
        [1, 2],
        [3, 4],
      ],
    },
    validation: { loss: loss * 2, metrics: { accuracy: 1 / 3 } },
    learningRate: 1e-5,
    seconds: 0.01234,
  });
const [start, end] = [startEvent(), endEvent()];

test('an epoch is a row of aligned columns: terms, metrics, validation, learning rate', () => {
  const table = [start, epoch(0, 1234.5678), epoch(1, 8)].map(tableLog()).join('');
  assert.equal(
    table,
    `epoch        loss         fit    accuracy   recall[0]   recall[1]    val.loss val.accuracy learningRate     seconds
    0      1234.6      617.28         0.9        0.25           1      2469.1      0.33333      0.00001       0.012
    1           8           4         0.9        0.25           1          16      0.33333      0.00001       0.012
`,
  );
});

test('the header is repeated so often, or once', () => {
  const headers = (repeatEvery?: number): number => {
    const rows = [0, 1, 2, 3].map((number) => epoch(number, 1));
    const text = rows.map(tableLog({ repeatEvery })).join('');
    return text.match(/^epoch/gm)!.length;
  };
  assert.deepEqual([headers(), headers(2)], [1, 2]);
});

test('the end shows the course of the loss in one line', () => {
  const log = tableLog({ width: 60 });
  for (const event of [start, epoch(0, 8), epoch(1, 4), epoch(2, 2), epoch(3, 1)]) log(event);
  assert.equal(log(end), 'loss █▄▂▁ 8 → 1\nmodel: y= sequential, 1 layer, 2 parameters\n');
});

test('a name that would steer the terminal is spelled out', () => {
  const strange = { ...epoch(0, 1), metrics: { '\u001B[2J': 1 } };
  assert.match(tableLog()(strange), / \\u001b\[2J /);
});

test('a sparkline has so many characters, and a gap where a value is not finite', () => {
  assert.equal(sparkline([1, Number.NaN, 3]), '▁ █');
  const rising = Array.from({ length: 1000 }, (_, i) => i);
  assert.equal(sparkline(rising, 8), '▁▂▃▄▅▆▇█');
  assert.equal(sparkline([5, 5]), '▁▁');
});
