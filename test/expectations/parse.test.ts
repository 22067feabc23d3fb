import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Bound, Quantity } from '../../src/expectations/expectation.ts';
import { parseExpectation } from '../../src/expectations/parse.ts';

const parse = (text: string) => parseExpectation({ text, where: 'here' });

const bound = (operator: Bound['operator'], value: number, tolerance = 0): Bound => ({
  operator,
  value,
  tolerance,
});
const figure = (name: string, of: Partial<Quantity> = {}): Quantity => ({
  of: 'last',
  part: 'training',
  indices: [],
  ...of,
  name,
});

const readings: [string, Quantity, Bound[]][] = [
  ['loss<2.2', figure('loss'), [bound('<', 2.2)]],
  [' loss  >=  -1e-3 ', figure('loss'), [bound('>=', -0.001)]],
  ['2.2 > loss', figure('loss'), [bound('<', 2.2)]],
  ['0.5 <= auc <= 1', figure('auc'), [bound('>=', 0.5), bound('<=', 1)]],
  ['loss≤3', figure('loss'), [bound('<=', 3)]],
  ['epochs==6', figure('epochs'), [bound('==', 6)]],
  ['loss == 2.5 +- 0.25', figure('loss'), [bound('==', 2.5, 0.25)]],
  ['loss==-2±10%', figure('loss'), [bound('==', -2, 0.2)]],
  ['val.accuracy>=95%', figure('accuracy', { part: 'validation' }), [bound('>=', 0.95)]],
  ['val_loss<1', figure('loss', { part: 'validation' }), [bound('<', 1)]],
  ['best.val.loss<.3', figure('loss', { of: 'best', part: 'validation' }), [bound('<', 0.3)]],
  ['last.f1Score[2]>0', figure('f1Score', { indices: [2] }), [bound('>', 0)]],
  ['confusionMatrix[0][1]==0', figure('confusionMatrix', { indices: [0, 1] }), [bound('==', 0)]],
];

for (const [text, quantity, bounds] of readings)
  test(`${text} is read`, () => {
    const read = parse(text);
    assert.deepEqual({ quantity: read.quantity, bounds: read.bounds }, { quantity, bounds });
  });

const refusals: [string, RegExp][] = [
  ['', /here: expected the name of a figure, found the end/],
  ['loss', /expected one of < <= > >= ==, found the end/],
  ['loss=2', /expected one of < <= > >= ==, found "=2"/],
  ['loss!=2', /expected one of .*, found "!=2"/],
  ['loss<', /expected a number, found the end/],
  ['loss<<2', /expected a number, found "<2"/],
  ['loss<x', /expected a number, found "x"/],
  ['2<3', /expected the name of a figure, found "3"/],
  ['loss<2 3', /expected nothing more, found "3"/],
  ['1<loss<2<3', /expected nothing more, found "<3"/],
  ['loss<2+-1', /expected nothing more, found "\+-1"/],
  ['best.loss==2', /expected a bound on one side/],
  ['0<best.loss<2', /expected a bound on one side/],
];

for (const [text, message] of refusals)
  test(`${JSON.stringify(text)} is refused at its first wrong word`, () => {
    assert.throws(() => parse(text), { code: 'config', message });
  });

test('any finite number is read as JavaScript reads it, on either side', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
      const value = double + 0; // -0 is written as 0
      assert.equal(parse(`loss<${value}`).bounds[0]!.value, value);
      assert.deepEqual(parse(`${value}<loss`).bounds, parse(`loss>${value}`).bounds);
    }),
  );
});

test('no text makes it fail otherwise than by a refusal', () => {
  const word = fc.constantFrom(
    'loss',
    'val.',
    '<',
    '<=',
    '=',
    '1',
    '.',
    '%',
    '+-',
    '[0]',
    ' ',
    '_',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(word).map((words) => words.join('')),
      ),
      (text) => {
        try {
          parse(text);
        } catch (error) {
          assert.equal((error as { code?: string }).code, 'config');
        }
      },
    ),
  );
});
