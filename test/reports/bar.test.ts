import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barLine } from '../../src/reports/bar.ts';
import { duration, shortNumber } from '../../src/reports/numbers.ts';
import { atTheStart, paceMeter } from '../../src/reports/standing.ts';

const standing = {
  ...atTheStart,
  epoch: 2,
  epochs: 10,
  step: 50,
  stepsPerEpoch: 100,
  loss: 0.123456,
};

test('a wide line has everything, and a bar for the whole run', () => {
  const line = barLine(standing, 50, 110);
  assert.equal(
    line,
    `epoch 3/10  ${'━'.repeat(8)}${'─'.repeat(22)}  step 50/100  loss 0.12346  50 steps/s  15 s left`,
  );
});

test('what matters least leaves a narrowing line first', () => {
  const lines = [60, 45, 38, 25, 12, 7].map((width) => barLine(standing, 50, width));
  assert.deepEqual(lines, [
    'epoch 3/10  step 50/100  loss 0.12346  50 steps/s  15 s left',
    'epoch 3/10  ━━──────  loss 0.12346  15 s left',
    'epoch 3/10  loss 0.12346  15 s left',
    'epoch 3/10  loss 0.12346',
    'epoch 3/10',
    'epoch 3',
  ]);
});

test('a slow run is told in seconds for each step', () => {
  assert.match(barLine(standing, 0.05, 110), /20 s\/step {2}4 h 10 min left$/);
});

test('the pace is that of the last seconds', () => {
  const pace = paceMeter();
  assert.equal(pace(0, 0), 0);
  assert.equal(pace(1, 10_000), 0.1);
  for (let second = 11; second < 16; second++) pace(1 + 100 * (second - 10), second * 1000);
  assert.equal(pace(601, 16_000), 100);
});

test('durations read as people say them', () => {
  assert.deepEqual([0.2, 59, 200, 7500].map(duration), ['1 s', '59 s', '3 min 20 s', '2 h 5 min']);
});

test('numbers have five digits at most', () => {
  const numbers = [29074.482, 0.1, 1.23456789e-7, Number.NaN, -Infinity];
  assert.deepEqual(numbers.map(shortNumber), ['29074', '0.1', '1.2346e-7', 'nan', '-inf']);
});
