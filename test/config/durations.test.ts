import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationPattern, secondsOf } from '../../src/config/durations.ts';

for (const [text, seconds] of [
  ['90s', 90],
  ['10m', 600],
  ['1h30m', 5400],
  ['1h2m3s', 3723],
  ['2h1s', 7201],
  ['0.5h', 1800],
] as const)
  test(`${text} is ${seconds} seconds`, () => {
    assert.match(text, durationPattern);
    assert.equal(secondsOf(text), seconds);
  });

for (const text of ['', '5', 'm', '1m1h', '1s1s', '-1s', '1 m', '1d', 's5'])
  test(`${JSON.stringify(text)} is no length of time`, () => {
    assert.doesNotMatch(text, durationPattern);
  });
