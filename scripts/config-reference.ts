/** @file The keys in docs/config.md, from the schema that configs are held against. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { activationAliases } from '../src/config/activations.ts';
import {
  constraintAliases,
  initializerAliases,
  regularizerAliases,
} from '../src/config/initializers.ts';
import { configJsonSchema } from '../src/config/json-schema.ts';
import { measureAliases } from '../src/config/losses.ts';
import { metricAliases } from '../src/config/metrics.ts';
import { root } from '../test/support/paths.ts';
import { type ObjectSchema, type Schema, wordsOf } from './schema-words.ts';
import { withSection } from './section.ts';

type Options = Record<string, Schema>;

const {
  properties: keys,
  required,
  definitions,
} = configJsonSchema() as ObjectSchema & {
  definitions: { schedule: { oneOf: ObjectSchema[] }; column: ObjectSchema } & Record<
    PartOfLayer | 'encoding' | 'filling' | 'split',
    Schema
  >;
};
type PartOfLayer = 'activation' | 'initializer' | 'regularizer' | 'constraint';
const models = keys['model']!.oneOf!;
const layers = models.flatMap(({ properties: { layers: list } }) => list?.items?.oneOf ?? []);
const membersOf = ({ anyOf = [] }: Schema): ObjectSchema[] =>
  anyOf.flatMap((kind) => kind.oneOf ?? membersOf(kind));

/** The page with its keys brought up to date. */
export const withConfigReference = (page: string): string =>
  withSection(
    withSection(page, 'bundled', `${bundledTable()}\n`),
    'keys',
    `\n${reference().join('\n\n')}\n\n`,
  );

/** The bundled configs, each with the comment on its first line. */
function bundledTable(): string {
  const folder = join(root, 'configs');
  const rows = readdirSync(folder)
    .toSorted()
    .map((name) => {
      const [comment] = readFileSync(join(folder, name), 'utf8').split('\n');
      return `| \`${name}\` | ${cell(comment!.replace(/^\/\/ /, ''))} |`;
    });
  return ['| config | what it trains |', '|---|---|', ...rows].join('\n');
}

const reference = (): string[] => [
  '## Keys',
  table(keys, required),
  '## data',
  example({ data: { path: 'data.csv', target: 'y', features: ['a', 'b'], standardize: true } }),
  table((keys['data'] as ObjectSchema).properties, (keys['data'] as ObjectSchema).required),
  '## columns',
  abouts['columns']!,
  example({ data: { columns: { island: { unseen: 'ignore' }, day: { format: 'DD.MM.YYYY' } } } }),
  table(definitions.column.properties),
  ...family('encodings', membersOf(definitions.encoding), (encode) => ({
    data: { columns: { c: { encode } } },
  })),
  ...family('fillings', membersOf(definitions.filling), (missing) => ({ data: { missing } })),
  '## splits',
  abouts['splits']!,
  example({ data: { split: { validation: 0.2, test: 0.1, stratify: true } } }),
  table((definitions.split.anyOf![1] as ObjectSchema).properties),
  ...family('model', models, (model) => ({ model })),
  ...family('layers', layers, (layer) => ({ model: { type: 'sequential', layers: [layer] } })),
  ...partsOfLayers('activation', 'activation', activationAliases),
  ...partsOfLayers('initializer', 'kernelInitializer', initializerAliases),
  ...partsOfLayers('regularizer', 'kernelRegularizer', regularizerAliases),
  ...partsOfLayers('constraint', 'kernelConstraint', constraintAliases),
  ...family('loss', membersOf(keys['loss']!), (loss) => ({ loss }), measureAliases),
  ...family(
    'metrics',
    membersOf(keys['metrics']!.items!),
    (metric) => ({ metrics: [metric] }),
    metricAliases,
  ),
  ...family('optimizer', membersOf(keys['optimizer']!), (optimizer) => ({ optimizer })),
  ...family('schedules', definitions.schedule.oneOf, (learningRate) => ({
    optimizer: { type: 'sgd', learningRate },
  })),
  ...family('callbacks', membersOf(keys['callbacks']!.items!), (callback) => ({
    callbacks: [callback],
  })),
];

/** What is chosen by its `type`: those without options of their own in a table, the others each with an example. */
function family(
  title: string,
  members: ObjectSchema[],
  put: (entry: object) => object,
  aliases: Record<string, string> = {},
): string[] {
  const shared = sharedOptions(members);
  const [plain, rich] = ['plain', 'rich'].map((wanted) =>
    members.filter((member) => (isEmpty(ownOptions(member, shared)) ? 'plain' : 'rich') === wanted),
  ) as [ObjectSchema[], ObjectSchema[]];
  return [
    `## ${title}`,
    keys[title]?.description ?? abouts[title]!,
    ...(isEmpty(aliases) ? [] : [aliasesText(aliases)]),
    ...(plain.length > 0 ? [plainTable(plain)] : []),
    ...sharedText(shared, members, put),
    ...rich.flatMap((member) => [
      `### ${nameOf(member)}`,
      member.properties['type']!.description!,
      example(put(sampleOf(member, shared))),
      table(ownOptions(member, shared), member.required),
    ]),
  ];
}

/** What the keys of layers take: as the schema says once for all. */
function partsOfLayers(
  part: PartOfLayer,
  key: string,
  aliases: Readonly<Record<string, string>>,
): string[] {
  return family(
    `${part}s`,
    membersOf(definitions[part]),
    (choice) => ({
      model: { type: 'sequential', layers: [{ type: 'dense', units: 1, [key]: choice }] },
    }),
    aliases,
  );
}

/** What the families are that are no keys at the top of a config. */
const abouts: Record<string, string> = {
  activations: "What a layer's `activation` may be: a name, or a name with options.",
  columns:
    'What `data.columns` says of a column, by its name. [data.md](data.md) tells how a table becomes numbers.',
  constraints: 'What the weights of a layer are put back to after each update.',
  encodings:
    'How the categories or the words of a column become numbers: a name, or a name with options.',
  fillings: 'What happens where a cell is missing: a name, or a name with options.',
  initializers: 'How the weights of a layer begin.',
  layers: 'The `layers` of a `sequential` model, each a name with options.',
  regularizers: 'What the weights of a layer cost, added to the loss.',
  splits:
    'Which rows train, validate and test, as the `seed` decides: `"split": 0.2` is `"split": { "validation": 0.2 }`.',
  schedules:
    'The `learningRate` of an optimizer may be one of these. Updates are counted from 0, and each batch makes one.',
};

function sharedText(
  shared: Options,
  members: ObjectSchema[],
  put: (entry: object) => object,
): string[] {
  if (isEmpty(shared)) return [];
  const without = members.filter(({ properties }) =>
    Object.keys(shared).some((key) => !(key in properties)),
  );
  const but = without.map((member) => ` but \`${nameOf(member)}\``).join('');
  const initial = Object.entries(shared).map(([key, option]) => [key, option.default]);
  return [
    `Options of every one${but}:`,
    example(put({ type: nameOf(members.find(needsNothing)!), ...Object.fromEntries(initial) })),
    table(shared, []),
  ];
}

const needsNothing = ({ required = [] }: ObjectSchema): boolean =>
  required.every((key) => key === 'type');
const nameOf = ({ properties: { type } }: ObjectSchema): string => type!.const!;
const isEmpty = (object: object): boolean => Object.keys(object).length === 0;
const text = (value: unknown): string => JSON.stringify(value);

/** The options that all members of a large family have, or all but two. */
function sharedOptions(members: ObjectSchema[]): Options {
  const counts = (key: string, { description }: Schema) =>
    members.filter(({ properties }) => properties[key]?.description === description).length;
  const [first] = members;
  return Object.fromEntries(
    Object.entries(first!.properties).filter(
      ([key, option]) => members.length > 7 && counts(key, option) >= members.length - 2,
    ),
  );
}

/** The options that only this member has, or has with a default of its own. */
function ownOptions({ properties }: ObjectSchema, shared: Options): Options {
  const isOwn = ([key, option]: [string, Schema]) =>
    key !== 'type' && !(key in shared && text(option.default) === text(shared[key]!.default));
  return Object.fromEntries(Object.entries(properties).filter(isOwn));
}

/** Values for what must be given. */
const given: Record<string, unknown> = {
  activation: 'relu',
  boundaries: [2, 4],
  decayRate: 0.5,
  decaySteps: 10,
  dims: [2, 1],
  expression: 'mean((y - predict)**2)',
  filters: 8,
  firstDecaySteps: 10,
  initialLearningRate: 0.001,
  inputDim: 10,
  kernelSize: 3,
  keyDim: 4,
  layer: { type: 'lstm', units: 8 },
  layers: [{ type: 'dense', units: 1 }],
  maxLearningRate: 0.002,
  n: 4,
  numClasses: 3,
  numHeads: 2,
  outputDim: 4,
  path: 'history.csv',
  precision: 0.9,
  predict: 'a*X + b',
  rate: 0.5,
  recall: 0.9,
  scale: 0.0625,
  schedule: 'rate * 0.9',
  sensitivity: 0.9,
  specificity: 0.9,
  stddev: 0.1,
  targetClassIds: [0, 2],
  targetShape: [2, -1],
  terms: { fit: 'mse', penalty: '0.01*sum(w**2)' },
  totalSteps: 10,
  units: 8,
  value: 0,
  values: [0.001, 0.0005, 0.0001],
  variables: { a: 0, b: 0 },
};

const sampleOf = (member: ObjectSchema, shared: Options): object => ({
  type: nameOf(member),
  ...Object.fromEntries(
    Object.entries(ownOptions(member, shared)).map(([key, { default: initial }]) => [
      key,
      initial === undefined ? given[key] : initial,
    ]),
  ),
});

/** On one line, with a blank where a line would end. */
const example = (settings: object): string =>
  `\`\`\`json\n${JSON.stringify(settings, null, 1).replaceAll(/\n\s*/g, ' ')}\n\`\`\``;

const aliasesText = (aliases: Record<string, string>): string =>
  `Other names: ${Object.entries(aliases)
    .map(([alias, name]) => `\`${alias}\` for \`${name}\``)
    .join(', ')}.`;

const plainTable = (members: ObjectSchema[]): string =>
  [
    '| type | meaning |',
    '|---|---|',
    ...members.map(
      (member) => `| \`${nameOf(member)}\` | ${cell(member.properties['type']!.description)} |`,
    ),
  ].join('\n');

function table(options: Options, mustBe: readonly string[] = []): string {
  const initialOf = (key: string, { default: initial }: Schema) =>
    mustBe.includes(key) ? 'required' : initial === undefined ? '' : `\`${text(initial)}\``;
  const rows = Object.entries(options).map(([key, option]) => {
    const cells = [`\`${key}\``, wordsOf(option), initialOf(key, option), option.description];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
  return ['| key | value | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

const cell = (words = ''): string => words.replaceAll('|', '\\|');
