import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { optionsCheck, readOptions, required, resolveName } from '../src/options.ts';

const table = { meanSquaredError: 1, logCosh: 2 };
const words = ['mean', 'squared', 'error'];

test('a name is found whatever its case and separators', () => {
  const spelling = fc.tuple(
    ...words.map((word) =>
      fc.constantFrom(word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1)),
    ),
  );
  fc.assert(
    fc.property(spelling, fc.constantFrom('', '_', '-', ' '), (parts, separator) => {
      assert.equal(resolveName('loss', parts.join(separator), table), 'meanSquaredError');
    }),
  );
});

test('an alias stands for the name it is listed with', () => {
  assert.equal(resolveName('loss', 'MSE', table, { mse: 'meanSquaredError' }), 'meanSquaredError');
});

test('names that every object inherits are not found', () => {
  for (const word of ['constructor', 'toString', '__proto__'])
    assert.throws(() => resolveName('loss', word, table, { mse: 'meanSquaredError' }), {
      message: `unknown loss "${word}"`,
    });
});

test('an option that is undefined keeps its default', () => {
  const defaults = { rate: 1, limit: null as number | null };
  const options = readOptions('thing', defaults, { rate: undefined, limit: 2 });
  assert.deepEqual(options, { rate: 1, limit: 2 });
});

test('a required option that is missing is named', () => {
  assert.throws(() => readOptions('thing', { rate: required }, {}), {
    code: 'config',
    message: 'thing.rate: missing',
  });
});

test('a check of options refuses an unknown one and what is no object', () => {
  const check = optionsCheck<{ persistent?: boolean }>('GradientTape', { persistent: true });
  check({ persistent: true });
  assert.throws(() => check({ persitent: true } as object), {
    code: 'usage',
    message: 'unknown option of GradientTape "persitent"',
    hint: 'did you mean "persistent"?',
  });
  for (const [given, shown] of [
    [true, 'true'],
    [null, 'null'],
  ] as const)
    assert.throws(() => check(given as never), {
      code: 'usage',
      message: `options of GradientTape: found ${shown}, expected an object`,
    });
});
