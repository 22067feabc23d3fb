import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from '../../src/cli/inspection.ts';
import { readingDisplay } from '../../src/cli/reading-progress.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fileWith } from '../support/tables.ts';

/** A display on a stream that only remembers, with a clock that the test moves. */
function displayOn(isTTY: boolean) {
  const written: string[] = [];
  const clock = { milliseconds: 0 };
  const stream = { isTTY, columns: 100, write: (text: string) => written.push(text) > 0 };
  const { CI, TERM } = process.env;
  delete process.env['CI'];
  process.env['TERM'] = 'xterm';
  const display = readingDisplay(stream, () => clock.milliseconds);
  if (CI !== undefined) process.env['CI'] = CI;
  if (TERM === undefined) delete process.env['TERM'];
  else process.env['TERM'] = TERM;
  return { display, written, clock };
}

test('at a terminal a long reading tells bytes and rows a second, and leaves no line', () => {
  const { display, written, clock } = displayOn(true);
  display.onProgress({ bytes: 1e6, totalBytes: 100e6, rows: 1e5 });
  assert.deepEqual(written, []);
  clock.milliseconds = 2000;
  display.onProgress({ bytes: 50e6, totalBytes: 100e6, rows: 500_000 });
  assert.match(written.at(-1)!, /reading: 50 of 100 MB \(50 %\)/);
  assert.match(written.at(-1)!, /250,000 rows\/s/);
  display.clear();
  assert.equal(written.at(-1), '\r\u001B[J');
});

test('a second reading has a clock of its own', () => {
  const { display, written, clock } = displayOn(true);
  clock.milliseconds = 2000;
  display.onProgress({ bytes: 90e6, totalBytes: 100e6, rows: 900_000 });
  display.onProgress({ bytes: 10e6, totalBytes: 100e6, rows: 100_000 });
  clock.milliseconds = 3000;
  display.onProgress({ bytes: 20e6, totalBytes: 100e6, rows: 200_000 });
  assert.match(written.at(-1)!, /200,000 rows\/s/);
});

test('away from a terminal nothing is told', () => {
  const { display, written, clock } = displayOn(false);
  clock.milliseconds = 60_000;
  display.onProgress({ bytes: 50e6, totalBytes: 100e6, rows: 500_000 });
  display.clear();
  assert.deepEqual(written, []);
});

test('check tells how far it has read', async () => {
  const path = fileWith('told.csv', `x,y\n${'1,2\n3,5\n'.repeat(1000)}`);
  const { config } = await loadConfig({ settings: { data: { path, target: 'y' } } });
  let rows = 0;
  await inspect(config, { onProgress: (progress) => (rows = progress.rows) });
  assert.equal(rows, 2000);
});
