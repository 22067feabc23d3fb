import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveBar } from '../../src/cli/live.ts';
import { gradtape } from '../support/cli.ts';
import { epochEvent, startEvent } from '../support/events.ts';
import { inTerminal, screenAfter } from '../support/terminal.ts';

const run = [
  'train',
  'linreg.json',
  '--backend',
  'cpu',
  '--execution',
  'eager',
  '--epochs',
  '1500',
];

test('at a terminal a bar is drawn below the epochs and leaves nothing behind', async () => {
  const written = await inTerminal(run);
  assert.match(written, /epoch \d+\/1500 .*━.*─.* loss 2\.\d+ .* epochs\/s .* left/);
  const { stdout } = await gradtape(run);
  assert.deepEqual(screenAfter(written), stdout.trimEnd().split('\n'));
});

test('a narrow terminal gets what fits, in one row', async () => {
  const written = await inTerminal([...run, '--quiet'], { columns: 24 });
  assert.match(written, /\repoch \d+\/1500/);
  assert.ok(!written.includes('━'), 'there is no room for a bar');
  const [line, ...others] = screenAfter(written, 24).join('').split('model: ');
  assert.deepEqual([line, others.length], ['', 1]);
});

for (const [name, env] of Object.entries({
  CI: { CI: 'true' },
  'a dumb terminal': { TERM: 'dumb' },
}))
  test(`${name} gets no bar`, async () => {
    const written = await inTerminal([...run, '--quiet'], { env });
    assert.match(written, /^model: Y= [^\r]*\r\n$/);
  });

test('NO_COLOR leaves the bar uncoloured', async () => {
  const quiet = [...run, '--quiet'];
  const [coloured, plain] = [
    await inTerminal(quiet),
    await inTerminal(quiet, { env: { NO_COLOR: '1' } }),
  ];
  const paints = (text: string): boolean => text.includes('\u001B[36m━');
  assert.deepEqual([paints(coloured), paints(plain), plain.includes('━')], [true, false, true]);
});

/** A bar on a terminal that only remembers, with a clock that the test moves. */
function barOn(columns: number) {
  const terminal = { isTTY: true, columns, written: '', resize: () => undefined as void };
  const clock = { now: 0 };
  const { CI } = process.env;
  delete process.env['CI'];
  const bar = liveBar(
    {
      isTTY: true,
      columns, // that of the beginning: a native call keeps Node from learning of another
      getWindowSize: () => [terminal.columns, 24],
      write: (text: string) => (terminal.written += text).length > 0,
      on: (_: string, listener: () => void) => (terminal.resize = listener) as never,
      off: () => (terminal.resize = () => undefined) as never,
    },
    () => clock.now,
  );
  if (CI !== undefined) process.env['CI'] = CI;
  return { bar, terminal, clock };
}

const start = startEvent({ epochs: 10 });

test('a run of a moment shows no bar', () => {
  const { bar, terminal, clock } = barOn(80);
  bar.see(start);
  clock.now = 250;
  bar.see(epochEvent(0, 1));
  bar.close();
  assert.equal(terminal.written, '');
});

test('a terminal made narrower has its wrapped bar erased and drawn anew', () => {
  const { bar, terminal, clock } = barOn(60);
  bar.see(start);
  clock.now = 1000;
  bar.see(epochEvent(0, 1));
  assert.equal(screenAfter(terminal.written, 60).length, 1);
  terminal.columns = 30;
  // What a terminal does to the drawn line: it wraps it.
  const [drawn] = screenAfter(terminal.written, 60);
  terminal.written = drawn!;
  terminal.resize();
  const screen = screenAfter(terminal.written, 30);
  assert.equal(screen.length, 1);
  assert.match(screen[0]!, /^epoch 2\/10 .*loss 1/);
  bar.close();
  assert.deepEqual(screenAfter(terminal.written, 30), []);
});

test('lasting lines stay above the bar', () => {
  const { bar, terminal, clock } = barOn(60);
  bar.see(start);
  for (const number of [0, 1, 2]) {
    clock.now += 1000;
    bar.see(epochEvent(number, 3 - number));
    bar.above(() => (terminal.written += `line ${number}\r\n`));
  }
  const screen = screenAfter(terminal.written, 60);
  assert.deepEqual(screen.slice(0, 3), ['line 0', 'line 1', 'line 2']);
  assert.match(screen[3]!, /^epoch 4\/10 {2}━+─+ {2}loss 1 {2}1 epochs\/s {2}7 s left$/);
});
