import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressOn, progressText } from '../../src/cli/progress.ts';

const fetching = { text: 'fetching', total: 200e6, unit: 'bytes' } as const;

/** A display on a stream that only remembers, with a clock that the test moves. */
function displayOn(stream: { isTTY: boolean; columns?: number }) {
  const written: string[] = [];
  const clock = { milliseconds: 0 };
  const recorder = { ...stream, write: (text: string) => written.push(text) > 0 };
  return { display: progressOn(recorder, () => clock.milliseconds), written, clock };
}

test('a line of progress tells amount, share, rate and time left', () => {
  const line = progressText({ ...fetching, done: 50e6 }, 10e6);
  assert.equal(line, 'fetching: 50 of 200 MB (25 %), 10.0 MB/s, 15 s left');
});

test('epochs are counted in epochs', () => {
  const line = progressText({ text: 'training', done: 30, total: 120, unit: 'epochs' }, 1.5);
  assert.equal(line, 'training: 30 of 120 epochs (25 %), 1.50 epochs/s, 1 min 0 s left');
});

test('away from a terminal a line is written at each tenth and each ten seconds', () => {
  const { display, written, clock } = displayOn({ isTTY: false });
  for (let percent = 0; percent <= 100; percent++) {
    clock.milliseconds += 100;
    display.update({ ...fetching, done: percent * 2e6 });
  }
  assert.equal(written.length, 11);
  assert.ok(written.every((line) => line.endsWith('\n') && !line.includes('\r')));
  clock.milliseconds += 10_000;
  display.update({ ...fetching, done: 200e6 });
  assert.equal(written.length, 12);
});

test('what a resumed transfer had already does not count as fast', () => {
  const { display, written, clock } = displayOn({ isTTY: false });
  display.update({ ...fetching, done: 100e6 });
  clock.milliseconds = 10_000;
  display.update({ ...fetching, done: 120e6 });
  assert.match(written.at(-1)!, /2\.0 MB\/s, 40 s left/);
});

test('at a terminal one line is redrawn, cut to its width and erased before a note', () => {
  const ci = process.env['CI'];
  delete process.env['CI'];
  const { display, written } = displayOn({ isTTY: true, columns: 20 });
  if (ci !== undefined) process.env['CI'] = ci;
  display.update({ ...fetching, done: 50e6 });
  display.note('done');
  assert.deepEqual(written, ['\rfetching: 50 of 200\u001B[J', '\r\u001B[J', 'done\n']);
});
