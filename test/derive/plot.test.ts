import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plot } from '../../src/derive/plot.ts';

const xs = Array.from({ length: 81 }, (_, i) => i / 10 - 4);
const drawn = (f: (x: number) => number, width = 20, height = 4): string =>
  plot('f', xs, xs.map(f), { width, height });

test('a line is drawn from corner to corner, with its limits', () => {
  assert.equal(
    drawn((x) => x),
    [
      '    f',
      ' 4 ┤⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣀⡠⠤⠒⠉',
      '   ┤⠀⠀⠀⠀⠀⠀⠀⠀⠀⠀⣀⡠⠔⠒⠉',
      '   ┤⠀⠀⠀⠀⠀⣀⠤⠔⠊⠉',
      '-4 ┤⣀⠤⠒⠊⠉',
      '   └────────────────────',
      '    -4                 4',
    ].join('\n'),
  );
});

test('where the value is not a number there is a gap', () => {
  assert.match(
    drawn((x) => (x < 0 ? NaN : 1)),
    /┤⠀{10}[^⠀]{10}/,
  );
});

test('a pole does not flatten the rest', () => {
  const top = Number(/(\S+) ┤/.exec(drawn((x) => 1 / (x - 0.01)))![1]);
  assert.ok(top < 20, `the upper limit is ${top}`);
});
