import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scalesOf, standardize } from '../../src/data/standardize.ts';

const column = (name: string, values: number[]) => ({ name, values: Float64Array.from(values) });
const features = [column('a', [1, 2, 3, 4]), column('b', [10, 10, 20, 20])];

test('a scale is the mean and the population deviation', () => {
  assert.deepEqual(scalesOf(features, true), [
    { name: 'a', mean: 2.5, deviation: Math.sqrt(1.25) },
    { name: 'b', mean: 15, deviation: 5 },
  ]);
});

test('only the columns that are listed are standardised', () => {
  const [a, b] = standardize(features, scalesOf(features, ['b']));
  assert.deepEqual([...a!.values], [1, 2, 3, 4]);
  assert.deepEqual([...b!.values], [-1, -1, 1, 1]);
  assert.deepEqual(scalesOf(features, false), []);
});

test('the scales of one table serve another', () => {
  const [b] = standardize([column('b', [15, 25])], scalesOf(features, ['b']));
  assert.deepEqual([...b!.values], [0, 2]);
});

test('a standardised column has mean 0 and deviation 1', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
    minLength: 2,
    maxLength: 50,
  });
  fc.assert(
    fc.property(values, (numbers) => {
      const spread = Math.max(...numbers) - Math.min(...numbers);
      fc.pre(spread > 1e-3);
      const plain = [column('a', numbers)];
      const [scaled] = standardize(plain, scalesOf(plain, true));
      const [again] = scalesOf([scaled!], true);
      assert.ok(Math.abs(again!.mean) < 1e-6 && Math.abs(again!.deviation - 1) < 1e-6);
    }),
  );
});

test('a constant column is refused by name, even where rounding would hide that it is one', () => {
  assert.throws(() => scalesOf([...features, column('c', Array(10).fill(0.1))], true), {
    code: 'data',
    message: 'the column "c" is 0.1 in every row and cannot be standardised',
  });
});

test('a name that is no feature is refused', () => {
  assert.throws(() => scalesOf([column('bmi', [1, 2])], ['bim']), {
    code: 'data',
    message: 'data.standardize: no feature "bim"; did you mean "bmi"?',
  });
});
