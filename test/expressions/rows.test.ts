import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDefinitions } from '../../src/expressions/define.ts';
import { parseExpression } from '../../src/expressions/parser.ts';
import { formatExpression } from '../../src/expressions/printer.ts';
import { summarized } from '../../src/expressions/rows.ts';

const ranks = { y: 1, yhat: 1, p: 2, x: 2, weight: 1 };
const definitions = parseDefinitions({ r: 'y - yhat', 'rms(e)': 'sqrt(mean(e**2))' });

/** The outer expression and the reductions, as text. */
function taken(source: string): string | undefined {
  const parts = summarized(parseExpression(source, { definitions }), ranks);
  if (!parts) return undefined;
  const summaries = parts.summaries.map(
    ({ name, reduction, argument }) => `${name} = ${reduction}(${formatExpression(argument)})`,
  );
  return [formatExpression(parts.outer).replaceAll('`', ''), ...summaries].join('; ');
}

const apart: Record<string, string> = {
  'mean(yhat - y)': '#0; #0 = mean(yhat - y)',
  'rms(r)': 'sqrt(#0); #0 = mean((y - yhat)**2)',
  'sum(weight*abs(r))/sum(weight)': '#0/#1; #0 = sum(weight*abs(y - yhat)); #1 = sum(weight)',
  'mean(r**2)/variance(y)': '#0/#1; #0 = mean((y - yhat)**2); #1 = variance(y)',
  'max(mean(y), mean(yhat), 1)': 'max(#0, #1, 1); #0 = mean(y); #1 = mean(yhat)',
  'mean(argmax(p, axis=1) == y)': '#0; #0 = mean(argmax(p, axis=1) == y)',
  'mean(sum(p*log(p), axis=-1))': '#0; #0 = mean(sum(p*log(p), axis=-1))',
  'mean(p[:, 0] > 0.5)': '#0; #0 = mean(p[:, 0] > 0.5)',
  'mean(p[..., 1:])': '#0; #0 = mean(p[..., 1:])',
  'mean(y[:, None]*p)': '#0; #0 = mean(y[:, None]*p)',
  'sum(softmax(x @ [[1], [2]]))': '#0; #0 = sum(softmax(x @ [[1], [2]]))',
  'sum(x @ [1, 2])': '#0; #0 = sum(x @ [1, 2])',
  'mean(one_hot(y, 3)*p)': '#0; #0 = mean(one_hot(y, depth=3)*p)',
  'sum(r)/size(y)': '#0/#1; #0 = sum(y - yhat); #1 = size(y)',
  'mean(p*[1, 2, 3])': '#0; #0 = mean(p*[1, 2, 3])',
};
for (const [source, text] of Object.entries(apart))
  test(`${source} is taken apart`, () => {
    assert.equal(taken(source), text);
  });

const whole = [
  'y - yhat',
  'mean((y - mean(y))**2)',
  'mean(softmax(y))',
  'sum(cumsum(y))',
  'y[0]',
  'mean(y[1:])',
  'mean(p[0])',
  'mean(p[..., 0, 0])',
  'mean(y*p)',
  'mean(y*[1, 2])',
  'mean(p*[[1, 2]])',
  'mean(y) + unknown',
  'mean(y*unknown)',
  'mean(p, axis=0)',
  'mean(y, keepdims=True)',
  'sum(y @ yhat)',
  'mean(transpose(x) @ y)',
  'mean(argmax(y))',
  '1 + 1',
];
for (const source of whole)
  test(`${source} is not taken apart`, () => {
    assert.equal(taken(source), undefined);
  });
