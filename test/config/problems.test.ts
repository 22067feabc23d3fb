import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from '../../src/config/load.ts';
import { GradtapeError, messageOf } from '../../src/errors.ts';

/** `body` after the two keys that every config needs, each on a line of its own: `body` begins at 3:1. */
const config = (body: string) => `{ "data": { "path": "t.csv", "target": "Y" },\n\n${body}\n}`;
const load = (stdin: string) => loadConfig({ files: ['-'], stdin });

const problems: Record<string, [body: string, message: string]> = {
  'epochs 0': ['"epochs": 0', '3:1: epochs: expected a positive integer, found 0'],
  'epochs -1': ['"epochs": -1', '3:1: epochs: expected a positive integer, found -1'],
  'epochs 1.5': ['"epochs": 1.5', '3:1: epochs: expected a positive integer, found 1.5'],
  'epochs as text': ['"epochs": "6"', '3:1: epochs: expected a positive integer, found "6"'],
  'epochs of false': ['"epochs": false', '3:1: epochs: expected a positive integer, found false'],
  'an unknown key': [
    '"epochs": 2, "epcohs": 3',
    '3:14: epcohs: unknown key; did you mean "epochs"?',
  ],
  'an unknown key like nothing': [
    '"model": { "type": "linear", "zebra": 1 }',
    '3:30: model.zebra: unknown key; expected "type"',
  ],
  'a learning rate that is too large for JavaScript': [
    '"optimizer": { "type": "sgd", "learningRate": 1e999 }',
    '3:31: optimizer.learningRate: expected a positive number or a schedule, found Infinity',
  ],
  'a momentum of 1': [
    '"optimizer": { "type": "sgd", "momentum": 1 }',
    '3:31: optimizer.momentum: expected a number from 0 to below 1, found 1',
  ],
  'an unknown optimizer': [
    '"optimizer": "adm"',
    '3:1: optimizer: unknown optimizer "adm"; did you mean "adam"?',
  ],
  'an unknown optimizer type': [
    '"optimizer": { "type": "adm" }',
    '3:16: optimizer.type: unknown name "adm"; did you mean "adam"?',
  ],
  'an optimizer of another kind': [
    '"optimizer": 3',
    '3:1: optimizer: expected the name of an optimizer, or an object with a "type", found 3',
  ],
  'another optimizer’s option': [
    '"optimizer": { "type": "sgd", "beta1": 0.9 }',
    '3:31: optimizer.beta1: unknown key; expected one of "type", "learningRate", ',
  ],
  'two ways of clipping': [
    '"optimizer": { "type": "sgd", "clipValue": 1, "clipNorm": 2 }',
    '3:31: optimizer.clipValue: expected only one of clipNorm, clipValue, globalClipNorm, found 1',
  ],
  'a moving average that nobody asked for': [
    '"optimizer": { "type": "sgd", "emaMomentum": 0.5 }',
    '3:31: optimizer.emaMomentum: expected "useEma": true beside it, found 0.5',
  ],
  'a schedule without its steps': [
    '"optimizer": { "type": "sgd", "learningRate": { "type": "cosineDecay", "initialLearningRate": 1 } }',
    '3:31: optimizer.learningRate.decaySteps: missing, expected a positive number',
  ],
  'an unknown schedule': [
    '"optimizer": { "type": "sgd", "learningRate": { "type": "cosineDecai" } }',
    '3:49: optimizer.learningRate.type: unknown name "cosineDecai"; did you mean "cosineDecay"?',
  ],
  'a schedule with a value too few': [
    '"optimizer": { "learningRate": { "type": "piecewiseConstantDecay", "boundaries": [1], "values": [1] } }',
    '3:87: optimizer.learningRate.values: expected 2 rates, one more than boundaries, found a list',
  ],
  'boundaries that do not ascend': [
    '"optimizer": { "learningRate": { "type": "piecewiseConstantDecay", "boundaries": [2, 1], "values": [1, 2, 3] } }',
    '3:68: optimizer.learningRate.boundaries: expected ascending numbers, found a list',
  ],
  'a warm-up without a target': [
    '"optimizer": { "learningRate": { "type": "cosineDecay", "initialLearningRate": 0, "decaySteps": 9, "warmupSteps": 3 } }',
    '3:16: optimizer.learningRate.warmupTarget: missing, expected a number, for there are warmupSteps',
  ],
  'a loss that is not reduced to a number': [
    '"loss": { "type": "mse", "reduction": "none" }',
    '3:26: loss.reduction: unknown name "none"; expected one of "sumOverBatchSize", "mean"',
  ],
  'a metric whose name is not enough': [
    '"metrics": ["confusionMatrix"]',
    '3:13: metrics[0].numClasses: missing, expected a positive integer',
  ],
  'a class that there is not': [
    '"metrics": [{ "type": "iou", "numClasses": 2, "targetClassIds": [0, 2] }]',
    '3:47: metrics[0].targetClassIds: expected class numbers below 2, found a list',
  ],
  'an unknown loss': [
    '"loss": "mean_squared_eror"',
    '3:1: loss: unknown loss "mean_squared_eror"; did you mean "meanSquaredError"?',
  ],
  'an empty loss': ['"loss": ""', '3:1: loss: unknown loss ""; expected one of '],
  'an unknown metric': [
    '"metrics": ["mae", "acuracy"]',
    '3:20: metrics[1]: unknown metric "acuracy"; ',
  ],
  'metrics that are no list': ['"metrics": "mae"', '3:1: metrics: expected a list, found "mae"'],
  'a batch size of 0': [
    '"batchSize": 0',
    '3:1: batchSize: expected a positive integer or "full", found 0',
  ],
  'a batch size by name': [
    '"batchSize": "fill"',
    '3:1: batchSize: expected a positive integer or "full", found "fill"',
  ],
  'a seed beyond int32': [
    '"seed": 2147483648',
    '3:1: seed: expected an integer from 0 to 2147483647, found 2147483648',
  ],
  'an unknown backend': [
    '"backend": "nativ"',
    '3:1: backend: unknown name "nativ"; did you mean "native"?',
  ],
  'a model without a type': [
    '"model": { "layers": [] }',
    '3:1: model.type: missing, expected one of "linear", "expression", "sequential"',
  ],
  'an unknown model': [
    '"model": { "type": "lineer" }',
    '3:12: model.type: unknown name "lineer"; did you mean "linear"?',
  ],
  'a model that is a list': ['"model": []', '3:1: model: expected an object, found an empty list'],
  'no layers': [
    '"model": { "type": "sequential", "layers": [] }',
    '3:34: model.layers: expected one layer at least, found an empty list',
  ],
  'an unknown layer': [
    '"model": { "type": "sequential", "layers": [{ "type": "dence" }] }',
    '3:47: model.layers[0].type: unknown name "dence"; did you mean "dense"?',
  ],
  'an unknown activation': [
    '"model": { "type": "sequential", "layers": [{ "type": "dense", "units": 1, "activation": "rleu" }] }',
    '3:76: model.layers[0].activation: unknown activation "rleu"; did you mean "relu"?',
  ],
  'a layer without units': [
    '"model": { "type": "sequential", "layers": [{ "type": "dense" }] }',
    '3:45: model.layers[0].units: missing, expected a positive integer',
  ],
  'a key that is misspelt, and so missing': [
    '"model": { "type": "sequential", "layers": [{ "type": "dense", "unit": 3 }] }',
    '3:64: model.layers[0].unit: unknown key; did you mean "units"? (and 1 more problem)',
  ],
  'a variable that no expression can name': [
    '"model": { "type": "expression", "variables": { "a b": 1 }, "predict": "1" }',
    '3:49: model.variables.a b: expected a name of letters, digits and underscores, found "a b"',
  ],
  'a variable that is no number': [
    '"model": { "type": "expression", "variables": { "a": "0" }, "predict": "a" }',
    '3:49: model.variables.a: expected a number, a list of numbers, a list of such lists, or an object with a "shape", found "0"',
  ],
  'a matrix whose rows differ': [
    '"model": { "type": "expression", "variables": { "a": [[1, 2], [3]] }, "predict": "a" }',
    '3:49: model.variables.a: expected rows of one length, found a list',
  ],
  'a variable whose shape is missing': [
    '"model": { "type": "expression", "variables": { "a": { "initializer": "zeros" } }, "predict": "a" }',
    '3:49: model.variables.a.shape: missing, expected a list',
  ],
  'a variable whose initializer is unknown': [
    '"model": { "type": "expression", "variables": { "a": { "shape": [2], "initializer": "zeroes" } }, "predict": "a" }',
    '3:70: model.variables.a.initializer: unknown initializer "zeroes"; did you mean "zeros"?',
  ],
  'a term of a loss that is unknown': [
    '"loss": { "fit": "mse", "robust": "hubber" }',
    '3:25: loss.robust: unknown loss "hubber"; did you mean "huber"?',
  ],
  'an option of a term that is unknown': [
    '"loss": { "type": "terms", "terms": { "fit": { "type": "huber", "dleta": 1 } } }',
    '3:65: loss.terms.fit.dleta: unknown key; did you mean "delta"?',
  ],
  'a term that is called loss': [
    '"loss": { "loss": "mse" }',
    '3:11: loss.loss: expected a name other than "loss" and "type", found "loss"',
  ],
  'no terms': [
    '"loss": { "type": "terms", "terms": {} }',
    '3:28: loss.terms: expected one term at least, found an object',
  ],
  'a loss without a type': ['"loss": {}', '3:1: loss.type: missing, expected one of '],
  'a weight of what is no term': [
    '"loss": { "type": "mse", "lossWeight": 2 }',
    '3:26: loss.lossWeight: unknown key; expected one of "type", "reduction"',
  ],
  'a definition that is no expression': [
    '"define": { "r": 1 }',
    '3:13: define.r: expected an expression, found 1',
  ],
  'several problems': [
    '"epochs": 0,\n"seed": -1,\n"shuffle": 1',
    '3:1: epochs: expected a positive integer, found 0 (and 2 more problems)',
  ],
};

for (const [name, [body, message]] of Object.entries(problems))
  test(`${name}: told with line, column and key`, async () => {
    await assert.rejects(load(config(body)), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'config');
      assert.ok(error.message.startsWith(`stdin:${message}`), error.message);
      assert.ok(!error.message.includes('\n'));
      return true;
    });
  });

const dataProblems: Record<string, [data: string, message: string]> = {
  'no path': [
    '{ "target": "Y" }',
    'data.path: missing, expected the path of a file, or a list of them',
  ],
  'no target': [
    '{ "path": "t.csv" }',
    'data.target: missing, expected the name of a column, or a list of them',
  ],
  'the target among the features': [
    '{ "path": "t.csv", "target": "Y", "features": ["X", "Y"] }',
    'data.features[1]: expected columns other than the target, found "Y"',
  ],
  'a feature twice': [
    '{ "path": "t.csv", "target": "Y", "features": ["X", "X"] }',
    'data.features[1]: expected each column once, found "X"',
  ],
  'features that are no list': [
    '{ "path": "t.csv", "target": "Y", "features": "X" }',
    'data.features: expected "all" or a list of columns, found "X"',
  ],
  'standardize by name': [
    '{ "path": "t.csv", "target": "Y", "standardize": "X" }',
    'data.standardize: expected true, false or a list of columns, found "X"',
  ],
  'no features': [
    '{ "path": "t.csv", "target": "Y", "features": [] }',
    'data.features: expected one column at least, found an empty list',
  ],
  'a delimiter of two characters': [
    '{ "path": "t.csv", "target": "Y", "delimiter": ";;" }',
    'data.delimiter: expected one ASCII character other than a quote or line break, found ";;"',
  ],
  'a delimiter beyond ASCII': [
    '{ "path": "t.csv", "target": "Y", "delimiter": "§" }',
    'data.delimiter: expected one ASCII character other than a quote or line break, found "§"',
  ],
  'a path that is a number': [
    '{ "path": 3, "target": "Y" }',
    'data.path: expected the path of a file, or a list of them, found 3',
  ],
  'a letter for a quote': [
    '{ "path": "t.csv", "target": "Y", "quote": "q" }',
    'data.quote: expected one ASCII character that is no letter, digit or blank, found "q"',
  ],
  'a quote that is the delimiter': [
    '{ "path": "t.csv", "target": "Y", "quote": ";", "delimiter": ";" }',
    'data.quote: expected another character than the delimiter, found ";"',
  ],
  'thousands like fractions': [
    '{ "path": "t.csv", "target": "Y", "decimal": ",", "thousands": "," }',
    'data.thousands: expected another character than that before the fraction, found ","',
  ],
  'an encoding that nobody knows': [
    '{ "path": "t.csv", "target": "Y", "encoding": "klingon" }',
    'data.encoding: expected the name of an encoding, such as "utf-8" or "latin1", found "klingon"',
  ],
  'a size without a unit': [
    '{ "path": "t.csv", "target": "Y", "memoryLimit": "2" }',
    'data.memoryLimit: expected a size such as "500 MB" or "2 GB", found "2"',
  ],
  'data that is no object': ['"t.csv"', 'data: expected an object, found "t.csv"'],
};

for (const [name, [data, message]] of Object.entries(dataProblems))
  test(`data with ${name}: told with its key`, async () => {
    await assert.rejects(load(`{ "data": ${data} }`), (error: Error) => {
      assert.ok(error.message.endsWith(`: ${message}`), error.message);
      return true;
    });
  });

const places =
  `data data.path data.features data.delimiter data.quote data.encoding data.header data.missingTexts data.thousands
  data.memoryLimit data.standardize model model.type model.layers model.layers[0]
  loss loss.type metrics metrics[0] optimizer optimizer.type optimizer.learningRate optimizer.learningRate.type optimizer.clipNorm epochs batchSize shuffle seed
  backend zebra`.split(/\s+/);

test('any value in any place is taken or refused in one line that says what was expected', async () => {
  const key = fc.constantFrom(...places);
  await fc.assert(
    fc.asyncProperty(key, fc.jsonValue(), async (path, value) => {
      const sets = [`${path}=${JSON.stringify(value)}`];
      try {
        await loadConfig({ files: ['linreg-adam.json'], sets });
      } catch (error) {
        assert.ok(error instanceof GradtapeError && error.code === 'config');
        assert.match(
          messageOf(error),
          /^(--set|.*\.json:\d+:\d+:).*(expected|unknown|did you mean)/,
        );
        assert.doesNotMatch(messageOf(error), /\n|Invalid/);
      }
    }),
    { numRuns: 500 },
  );
});
