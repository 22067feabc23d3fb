import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configSchema } from '../../src/config/schema.ts';
import { checkExpressions } from '../../src/training/check.ts';

const check = (settings: object, features = ['X', 'Z'], targets = ['Y']): void =>
  checkExpressions(
    configSchema.parse({ data: { path: 't.csv', target: targets[0] }, ...settings }),
    {
      features,
      target: targets[0]!,
      targets,
    },
  );

const expression = (predict: string, variables: object = { a: 0 }) => ({
  model: { type: 'expression', variables, predict },
});
const sequential = { model: { type: 'sequential', layers: [{ type: 'dense', units: 1 }] } };

const accepted: Record<string, object> = {
  'a matrix of weights': expression('x @ W + b', { W: [[1], [2]], b: [0] }),
  'a loss over columns, x, variables and outcomes': {
    ...expression('a*X'),
    loss: 'sum(weight*(y - yhat)**2) + a + sum(x) + sum(Z) + sum(Y - predict)',
  },
  'the weights of layers': { ...sequential, loss: 'sum(w**2) + sum(`dense_1/kernel`)' },
  'a definition that only a loss can use': {
    ...expression('f(X)'),
    define: { r: 'y - yhat', 'f(t)': 'a*t' },
    loss: { fit: 'sum(r**2)', penalty: '0.1*f(1)**2' },
  },
};
for (const [what, settings] of Object.entries(accepted))
  test(`${what} is accepted`, () => check(settings));

const refused: Record<string, [settings: object, message: RegExp]> = {
  'an unknown name in a term': [
    { loss: { fit: 'mse', penalty: 'sum(wieghts**2)' } },
    /^loss\.penalty: unknown name "wieghts", column 5/,
  ],
  'an unknown name in a loss of layers': [
    { ...sequential, loss: 'sum((y - yht)**2)' },
    /^loss: unknown name "yht", column 10/,
  ],
  'a weight that no layer has': [
    { ...sequential, loss: 'sum(`dense_2/kernel`)' },
    /^loss: unknown name "dense_2\/kernel", column 5/,
  ],
  'layers that do not fit together': [
    { model: { type: 'sequential', layers: [{ type: 'spatialDropout1d', rate: 0.5 }] } },
    /^model\.layers\[0\] \(spatialDropout1d_1\): expected /,
  ],
  'a definition with an unknown name that nobody uses': [
    { define: { r: 'y - pred' } },
    /^define\.r: unknown name "pred", column 5/,
  ],
  'a definition of the outcome in the model': [
    { ...expression('a*r'), define: { r: 'y - yhat' } },
    /^model\.predict: "r" is defined with "y", which means nothing here, column 3/,
  ],
  'a definition that is called like a column': [
    { define: { Z: '1' } },
    /^define\.Z: expected a name of its own, found that of a column or variable$/,
  ],
  'a definition that is called like the prediction': [
    { define: { yhat: '1' } },
    /^define\.yhat: expected a name of its own, found one with a meaning already$/,
  ],
  'a definition that is called like the weights': [
    { ...sequential, define: { w: '1' } },
    /^define\.w: expected a name of its own, found one with a meaning already$/,
  ],
  'a variable that is called like the target': [
    expression('Y', { Y: 0 }),
    /^model\.variables\.Y: expected a name of its own, found that of a column or variable$/,
  ],
};
for (const [what, [settings, message]] of Object.entries(refused))
  test(`${what} is refused`, () => {
    assert.throws(() => check(settings), { message });
  });

test('a name that could be the prediction or a column is refused in the term that uses it', () => {
  assert.throws(() => check({ loss: { fit: 'mse', odd: 'sum(yhat)' } }, ['yhat']), {
    message: 'loss.odd: "yhat" could be the prediction, or the column or variable of that name',
    hint: 'call the prediction "predict", or rename the other',
  });
});

test('with several targets, y is all of them and each has its name', () => {
  check({ loss: 'sum((y - yhat)**2) + sum(U) + sum(V)' }, ['X'], ['U', 'V']);
  assert.throws(() => check({ loss: 'sum(y)' }, ['X'], ['y', 'V']), {
    message: 'loss: "y" could be the target "y" and "V", or the column or variable of that name',
  });
});
