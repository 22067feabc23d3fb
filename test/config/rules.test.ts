/** @file Holds the config, which may not load TensorFlow, and the rules, which do, to each other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { type Config, configSchema } from '../../src/config/schema.ts';
import {
  type LossOptions,
  aliases as lossAliases,
  losses,
  resolveLoss,
} from '../../src/losses/index.ts';
import { aliases as metricAliases, metrics, resolveMetric } from '../../src/metrics/index.ts';
import { optimizers, resolveOptimizer } from '../../src/optimizers/index.ts';
import { resolveSchedule, schedules } from '../../src/schedules/index.ts';
import { makeOptimizer } from '../../src/training/optimizer.ts';

interface Member {
  properties: Record<string, { const?: string; default?: unknown }>;
  required: string[];
}
interface Named {
  anyOf: [{ examples: string[] }, { oneOf: Member[] }];
}
const { properties, definitions } = configJsonSchema() as {
  properties: { loss: { anyOf: [Named] }; optimizer: Named; metrics: { items: Named } };
  definitions: { schedule: { oneOf: Member[] } };
};

const nameOf = ({ properties: { type } }: Member): string => type!.const!;

type Defaults = Readonly<Record<string, unknown>>;
const defaultsOf = (table: object): Record<string, Defaults> =>
  Object.fromEntries(
    Object.entries(table as Record<string, { defaults: Defaults }>).map(([name, rule]) => [
      name,
      rule.defaults,
    ]),
  );

const shapes = { yTrue: [4, 1], yPred: [4, 1] };
const parse = (settings: object) =>
  configSchema.safeParse({ data: { path: 't.csv', target: 'Y' }, ...settings });

/** Each family of rules: what the config says of it, the defaults of its rules, and how an entry is put and made. */
const families = {
  optimizer: {
    members: properties.optimizer.anyOf[1].oneOf,
    rules: defaultsOf(optimizers),
    settings: (entry: unknown) => ({ optimizer: entry }),
    make: ({ optimizer }: Config) => makeOptimizer(optimizer).name,
  },
  loss: {
    members: properties.loss.anyOf[0].anyOf[1].oneOf.filter(
      (member) => !['auto', 'expression', 'terms'].includes(nameOf(member)),
    ),
    rules: defaultsOf(losses),
    settings: (entry: unknown) => ({ loss: entry }),
    make: ({ loss }: Config) => {
      assert.ok(loss.type !== 'terms' && loss.type !== 'auto');
      const { type, ...options } = loss;
      return resolveLoss(type, options as LossOptions).lossName;
    },
  },
  metric: {
    members: properties.metrics.items.anyOf[1].oneOf.filter(
      (member) => nameOf(member) !== 'expression',
    ),
    // `crossentropy` is no rule of its own: like `accuracy`, it means the one that fits the predictions.
    rules: defaultsOf({ ...metrics, crossentropy: { defaults: {} } }),
    settings: (entry: unknown) => ({ metrics: [entry] }),
    make: ({ metrics: [metric] }: Config) => {
      const { type, ...options } = metric!;
      return resolveMetric(type, options, shapes).name;
    },
  },
};

/** Options that the config does not offer: without effect, only for several targets, or (`reduction`) only for losses. */
const leftOut = (kind: string, name: string): string[] => [
  ...(kind === 'optimizer' && !hasSeveralFormulas(name) ? ['formula'] : []),
  ...(name === 'adafactor' ? ['relativeStep'] : []),
  ...(name === 'auc' ? ['multiLabel', 'numLabels', 'labelWeights'] : []),
  ...(kind === 'metric' ? ['reduction'] : []),
];

const hasSeveralFormulas = (optimizer: string): boolean => {
  try {
    for (const formula of ['tensorflow', 'keras3'] as const)
      resolveOptimizer(optimizer, { formula });
    return true;
  } catch {
    return false;
  }
};

const required: Record<string, unknown> = {
  numClasses: 3,
  targetClassIds: [0, 2],
  precision: 0.5,
  recall: 0.5,
  sensitivity: 0.5,
  specificity: 0.5,
};
const entryOf = (member: Member) => ({
  type: nameOf(member),
  ...Object.fromEntries(
    member.required.flatMap((key) => (key in required ? [[key, required[key]]] : [])),
  ),
});
const optionsOf = ({ properties }: Member) =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => key !== 'type'));

for (const [kind, { members, rules, settings, make }] of Object.entries(families)) {
  test(`the config knows every ${kind} with the options and defaults of its rule`, () => {
    const names = members.map(nameOf);
    assert.deepEqual(names.toSorted(), Object.keys(rules).toSorted());
    for (const member of members) {
      const name = nameOf(member);
      const rule = Object.entries(rules[name]!).filter(
        ([key]) => !leftOut(kind, name).includes(key),
      );
      const known = optionsOf(member);
      assert.deepEqual(Object.keys(known).toSorted(), rule.map(([key]) => key).toSorted(), name);
      for (const [key, initial] of rule)
        if (!member.required.includes(key))
          assert.deepEqual(known[key]!.default, initial, `${name}.${key}`);
    }
  });

  test(`every ${kind} that the config takes can be made, whatever its options`, () => {
    for (const member of members) {
      const taken = parse(settings(entryOf(member))).data;
      assert.ok(taken, nameOf(member));
      make(taken);
      for (const key of Object.keys(optionsOf(member)))
        for (const value of samples) {
          const { success, data } = parse(settings({ ...entryOf(member), [key]: value }));
          if (success) make(data);
        }
    }
  });
}

const words = ['sum', 'mean', 'micro', 'PR', 'minoring', 'none', 'linear', 'keras2', 'keras3'];
const numbers = [-3, -2, -1, -0.5, 0, 1e-9, 0.5, 1, 1.5, 2, 300];
const samples = [null, true, ...words, ...numbers, [], [0], [0.5, 0.25], [1, 2]];

test('aliases mean the same to the config and to the rules', () => {
  for (const [alias, name] of Object.entries(lossAliases))
    assert.equal(parse({ loss: alias }).data?.loss.type, name);
  for (const [alias, name] of Object.entries(metricAliases))
    assert.equal(parse({ metrics: [alias] }).data?.metrics[0]?.type, name);
});

/** The steps, rates and shares of a schedule that must be given. */
const ofSchedule: Record<string, unknown> = {
  boundaries: [2],
  values: [0.1, 0.01],
  totalSteps: 10,
};

test('every schedule that the config takes can be made, and it knows every one', () => {
  const { oneOf: members } = definitions.schedule;
  assert.deepEqual(members.map(nameOf).toSorted(), Object.keys(schedules).toSorted());
  for (const member of members) {
    const type = nameOf(member);
    const needed = Object.fromEntries(
      member.required.filter((key) => key !== 'type').map((key) => [key, ofSchedule[key] ?? 0.5]),
    );
    assert.throws(() => resolveSchedule(type, { ...needed, zebra: 1 }), {
      hint: `expected one of ${Object.keys(optionsOf(member))
        .map((key) => `"${key}"`)
        .join(', ')}`,
    });
    for (const key of Object.keys(optionsOf(member)))
      for (const value of [undefined, ...samples]) {
        const learningRate = {
          type,
          ...needed,
          ...(value !== undefined && { [key]: value }),
        };
        const { success, data } = parse({ optimizer: { type: 'sgd', learningRate } });
        assert.ok(success || value !== undefined, JSON.stringify(learningRate));
        if (success) makeOptimizer(data.optimizer);
      }
  }
});
