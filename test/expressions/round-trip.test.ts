import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GradtapeError } from '../../src/errors.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { formatExpression } from '../../src/expressions/printer.ts';
import { shapeOf, trees } from './trees.ts';

test('every tree is printed as text that reads as the same tree', () => {
  fc.assert(
    fc.property(trees, (root) => {
      const text = formatExpression({ root });
      assert.deepEqual(shapeOf(parseExpression(text)), shapeOf({ root }), text);
    }),
    { numRuns: 2000 },
  );
});

const pieces =
  'x sin ( ) [ ] , : ... = == < ** - + not and sum axis= 1 1e .5 ` `ab` @ $ \n 😀 1_ e True'.split(
    ' ',
  );
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((words) => words.join('')),
);

test('any text is read, or refused by an error that shows the spot', () => {
  fc.assert(
    fc.property(anyText, (source) => {
      try {
        parseExpression(source);
      } catch (error) {
        assert.ok(error instanceof GradtapeError, String(error));
        assert.equal(error.code, 'expression');
        const [, excerpt, carets] = error.message.split('\n');
        assert.match(carets!, /^ {4} *\^+$/);
        assert.ok(Array.from(excerpt!).length + 1 >= carets!.length, error.message);
      }
    }),
    { numRuns: 20_000 },
  );
});
