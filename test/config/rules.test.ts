import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type LossOptions, resolveLoss } from '../../src/losses/index.ts';
import { resolveMetric } from '../../src/metrics/index.ts';
import { resolveOptimizer } from '../../src/optimizers/index.ts';

interface Named {
  anyOf: [{ examples: string[] }, unknown];
}
const { properties } = configJsonSchema() as {
  properties: { loss: Named; optimizer: Named; metrics: { items: Named } };
};
const namesOf = ({ anyOf }: Named) => anyOf[0].examples.filter((name) => name !== 'expression');

const load = async (settings: object) => {
  const stdin = JSON.stringify({ data: { path: 't.csv', target: 'Y' }, ...settings });
  return (await loadConfig({ files: ['-'], stdin })).config;
};
const shapes = { yTrue: [4, 1], yPred: [4, 1] };

test('every optimizer, loss and metric that the config knows is one that can be had, with its options', async () => {
  for (const name of namesOf(properties.optimizer)) {
    const { type, ...options } = (await load({ optimizer: name })).optimizer;
    assert.equal(resolveOptimizer(type, options).name, name);
  }
  for (const name of namesOf(properties.loss)) {
    const { type, ...options } = (await load({ loss: name })).loss;
    assert.equal(resolveLoss(type, options as LossOptions).lossName, name);
  }
  for (const name of namesOf(properties.metrics.items)) {
    const [metric] = (await load({ metrics: [name] })).metrics;
    const { type, ...options } = metric!;
    assert.ok(resolveMetric(type, options, shapes));
  }
});
