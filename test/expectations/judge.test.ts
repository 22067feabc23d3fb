import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { type Known, figureOf, knownOf } from '../../src/expectations/figures.ts';
import { type Epoch, foundText, looksAtAll, verdictOn } from '../../src/expectations/judge.ts';
import { parseExpectation } from '../../src/expectations/parse.ts';
import { summaryText } from '../../src/expectations/summary.ts';

const known: Known = {
  metrics: ['accuracy', 'meanSquaredError', 'meanSquaredError', 'confusionMatrix'],
  weighted: ['meanSquaredError', 'bias'],
  terms: ['data', 'physics'],
  hasValidation: true,
};

/** Three epochs, of which the second is the best. */
const epochs: Epoch[] = [3, 1, 2].map((loss, epoch) => ({
  epoch,
  loss,
  terms: { data: loss / 2, physics: loss / 2 },
  metrics: {
    binaryAccuracy: 1 - loss / 10,
    meanSquaredError: loss,
    meanSquaredError_1: loss * 10,
    confusionMatrix: [
      [4, 1],
      [0, 5],
    ],
    weighted_meanSquaredError: loss / 2,
    bias: -loss,
  },
  validation: { loss: loss + 0.5, metrics: { binaryAccuracy: 0.5 } },
  learningRate: 0.1 / (epoch + 1),
  seconds: 0.25,
}));

function judged(text: string, of = epochs) {
  const expectation = parseExpectation({ text, where: text });
  return verdictOn({ expectation, figure: figureOf(expectation, known) }, of);
}

const verdicts: [string, boolean, unknown][] = [
  ['loss<2.2', true, 2],
  ['loss<2', false, 2],
  ['loss<=2', true, 2],
  ['1<loss<2', false, 2],
  ['loss==2', true, 2],
  ['loss==2.1', false, 2],
  ['loss==2.1+-0.11', true, 2],
  ['loss==2.1+-4%', false, 2],
  ['best.loss<=1', true, 1],
  ['best.loss>2.9', true, 3],
  ['best.accuracy>=0.9', true, 0.9],
  ['accuracy>=0.9', false, 0.8],
  ['binary_accuracy>=0.8', true, 0.8],
  ['mse<3', true, 2],
  ['mse_1<3', false, 20],
  ['confusionMatrix[0][1]==1', true, 1],
  ['confusionMatrix==1', false, epochs[0]!.metrics['confusionMatrix']],
  ['confusionMatrix[7]==1', false, undefined],
  ['weighted_mse<=1', true, 1],
  ['bias<0', true, -2],
  ['data==1', true, 1],
  ['val.loss<2.2', false, 2.5],
  ['best.val.loss<2', true, 1.5],
  ['val.accuracy>0.4', true, 0.5],
  ['learning_rate<0.05', true, 0.1 / 3],
  ['epochs==3', true, 3],
  ['seconds<=0.75', true, 0.75],
];

for (const [text, met, found] of verdicts)
  test(`${text} is ${met ? 'met' : 'not met'}`, () => {
    const verdict = judged(text);
    assert.deepEqual([verdict.met, verdict.found], [met, found]);
  });

test('what is not a number meets nothing and is never the best', () => {
  const broken = epochs.map((epoch, i) => (i === 1 ? { ...epoch, loss: NaN } : epoch));
  assert.equal(judged('best.loss<2.5', broken).found, 2);
  for (const text of ['loss<9', 'loss>-9', 'loss==1', 'best.loss<9'])
    assert.equal(judged(text, [broken[1]!]).met, false, text);
});

test('a run without an epoch meets nothing', () => {
  assert.deepEqual([judged('loss<9', []).met, judged('epochs==0', []).met], [false, false]);
  for (const text of ['loss<9', 'best.loss<9'])
    assert.equal(foundText(judged(text, [])), 'no epoch that has ended');
});

test('what was found is told as the log prints it, with the epoch of a best figure', () => {
  assert.equal(foundText(judged('learningRate<1')), '0.033333335');
  assert.equal(foundText(judged('best.loss<1')), '1 in epoch 1');
  assert.match(foundText(judged('confusionMatrix==1')), /list of 2/);
  assert.match(foundText(judged('confusionMatrix[7]==1')), /nothing/);
});

const refusals: [string, RegExp, RegExp][] = [
  ['lss<1', /lss<1: unknown figure "lss"/, /did you mean "loss"\?/],
  ['val.epochs<1', /unknown figure "epochs"/, /./],
  ['physic<1', /unknown figure "physic"/, /did you mean "physics"\?/],
  ['mae<1', /does not measure meanAbsoluteError/, /"metrics": \["meanAbsoluteError"\]/],
  ['best.epochs>1', /epochs is that of the run/, /leave out "best\."/],
  ['mse_2<1', /unknown figure "mse_2"/, /./],
];

for (const [text, message, hint] of refusals)
  test(`${text} is refused before training`, () => {
    assert.throws(() => judged(text), { code: 'config', message, hint });
  });

const knownFrom = async (settings: object) =>
  knownOf(
    (await loadConfig({ settings: { data: { path: 't.csv', target: 'y' }, ...settings } })).config,
  );

test('the config says which figures there will be', async () => {
  const settings = {
    data: { path: 't.csv', target: 'y', split: 0.2 },
    loss: { fit: 'mse', size: 'sum(weights**2)' },
    metrics: ['acc', 'mean(yhat - y)', { type: 'expression', name: 'bias', expression: 'mean(y)' }],
    weightedMetrics: ['mae'],
  };
  assert.deepEqual(await knownFrom(settings), {
    metrics: ['accuracy', 'mean(yhat - y)', 'bias'],
    weighted: ['meanAbsoluteError'],
    terms: ['fit', 'size'],
    hasValidation: true,
  });
  assert.equal((await knownFrom({})).hasValidation, false);
});

test('a figure of a validation part is refused where there is none', () => {
  const expectation = parseExpectation({ text: 'val.loss<1', where: 'here' });
  assert.throws(() => figureOf(expectation, { ...known, hasValidation: false }), {
    code: 'config',
    message: 'here: there is no validation part to have a loss',
  });
});

test('of two accuracies each is only called by its own name', () => {
  const both = { ...known, metrics: ['accuracy', 'categoricalAccuracy'] };
  const figure = (text: string) => figureOf(parseExpectation({ text, where: text }), both);
  assert.deepEqual(figure('categoricalAccuracy>0'), { kind: 'metric', index: 1 });
  assert.throws(() => figure('binaryAccuracy>0'), { code: 'config' });
});

test('the summary has the last epoch and each verdict, fit for a Markdown table', () => {
  const text = summaryText('train a|b', epochs, [judged('loss<1'), judged('best.loss<=1')]);
  assert.equal(
    text,
    `### train a|b

| figure | value |
| --- | --- |
| epochs | 3 |
| loss | 2 |
| data | 1 |
| physics | 1 |
| binaryAccuracy | 0.8 |
| meanSquaredError | 2 |
| meanSquaredError_1 | 20 |
| weighted_meanSquaredError | 1 |
| bias | -2 |
| val.loss | 2.5 |
| val.binaryAccuracy | 0.5 |

| expected | found |  |
| --- | --- | --- |
| \`loss<1\` | 2 | **not met** |
| \`best.loss<=1\` | 1 in epoch 1 | met |

`,
  );
});

test('all epochs are asked for only by what all of them decide', () => {
  const asksForAll = (text: string) => {
    const expectation = parseExpectation({ text, where: text });
    return looksAtAll({ expectation, figure: figureOf(expectation, known) });
  };
  assert.deepEqual(['best.loss<1', 'seconds<9'].map(asksForAll), [true, true]);
  assert.deepEqual(['loss<1', 'val.accuracy>0', 'epochs>=3'].map(asksForAll), [
    false,
    false,
    false,
  ]);
});
