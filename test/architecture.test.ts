import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { root } from './support/paths.ts';

/** Which rooms of src/ a room may import, beside itself. ARCHITECTURE.md explains the table; `index` and `cli` may import all. */
const vocabulary = [
  'errors',
  'float32',
  'tree',
  'suggest',
  'random',
  'options',
  'printable',
  'system',
  'json',
];
const rules = ['optimizers', 'losses', 'metrics', 'schedules', 'layers'];
const mayImport: Record<string, readonly string[]> = {
  ...Object.fromEntries(vocabulary.map((room) => [room, []])),
  options: ['errors', 'suggest'],
  native: ['errors', 'system'],
  tensorflow: ['native', 'errors'],
  'import-backend': ['tensorflow', 'errors'],
  config: ['errors', 'options', 'suggest'],
  data: ['errors', 'suggest', 'random', 'tensorflow'],
  expressions: ['errors', 'suggest', 'tensorflow'],
  tape: ['tensorflow', ...vocabulary],
  derive: ['expressions', 'tape', 'tensorflow', ...vocabulary],
  ...Object.fromEntries(rules.map((room) => [room, ['tensorflow', ...vocabulary]])),
  // A metric such as meanSquaredError is the loss of that name, averaged over an epoch.
  metrics: ['losses', 'tensorflow', ...vocabulary],
  graph: ['tensorflow', 'tape', ...vocabulary],
  training: [
    'config',
    'data',
    'expressions',
    'tape',
    'tensorflow',
    'graph',
    ...rules,
    ...vocabulary,
  ],
  starter: ['config', 'data', 'lints', 'training', ...vocabulary],
  lints: ['data', ...vocabulary],
  expectations: ['config', ...vocabulary],
  runs: ['training', 'config', 'data', 'tensorflow', ...vocabulary],
  reports: ['training', 'runs', 'graph', 'config', ...vocabulary],
  train: ['config', 'reports', 'tensorflow', 'training', ...vocabulary],
  export: ['training', 'runs', 'graph', ...vocabulary],
};
/** Of these rooms, only these files may import `tensorflow`: the rest must work before it is loaded. */
const tensorflowOnlyIn: Record<string, RegExp> = {
  data: /^src\/data\/batches\.ts$/,
  expressions: /^src\/expressions\/lower(-\w+)?\.ts$/,
  layers: /^src\/layers\/(?!initializers|orthonormal|parts)[\w-]+\.ts$/,
};

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/${name}`);

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
  lazy: boolean;
}

const importPattern =
  /^\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  return [...text.matchAll(importPattern)].map(([, type, named, bare, lazy]) => {
    const specifier = (named ?? bare ?? lazy)!;
    const to = specifier.startsWith('.')
      ? relative(root, join(root, dirname(from), specifier))
      : specifier;
    return { from, to, typeOnly: type !== undefined, lazy: lazy !== undefined };
  });
}

const roomOf = (file: string): string => file.split('/')[1]!.replace(/\.ts$/, '');
const imports = sources.flatMap(importsOf);
const within = imports.filter(({ to }) => to.startsWith('src/'));

test('every room of src/ is in the table', () => {
  const rooms = new Set(sources.map(roomOf));
  const unknown = [...rooms].filter(
    (room) => !(room in mayImport) && room !== 'cli' && room !== 'index',
  );
  assert.deepEqual(unknown, []);
});

test('a room imports only the rooms that the table allows', () => {
  const strays = within.filter(({ from, to }) => {
    const [room, other] = [roomOf(from), roomOf(to)];
    return (
      room !== other && room !== 'cli' && room !== 'index' && !mayImport[room]!.includes(other)
    );
  });
  assert.deepEqual(strays, []);
});

test('data and expressions reach TensorFlow from few files', () => {
  const strays = within.filter(
    ({ from, to, typeOnly }) =>
      !typeOnly &&
      to === 'src/tensorflow.ts' &&
      tensorflowOnlyIn[roomOf(from)]?.test(from) === false,
  );
  assert.deepEqual(strays, []);
});

test('only src/tensorflow.ts imports @tensorflow/*', () => {
  const strays = imports.filter(
    ({ from, to }) => to.startsWith('@tensorflow/') && from !== 'src/tensorflow.ts',
  );
  assert.deepEqual(strays, []);
});

/** The files that are loaded when `file` is. */
function loadedWith(start: string): Set<string> {
  const reached = new Set([start]);
  for (const file of reached)
    for (const { from, to, typeOnly, lazy } of within)
      if (from === file && !typeOnly && !lazy) reached.add(to);
  return reached;
}

test('what a config and its table get wrong is said without loading TensorFlow', () => {
  for (const file of ['src/training/prepare.ts', 'src/training/cautions.ts'])
    assert.ok(!loadedWith(file).has('src/tensorflow.ts'), `${file} loads src/tensorflow.ts`);
});

test('a config is checked, and written for a table, without loading TensorFlow', () => {
  for (const start of ['src/cli/inspection.ts', 'src/starter/facts.ts', 'src/starter/text.ts'])
    assert.ok(!loadedWith(start).has('src/tensorflow.ts'), start);
});

test('the command line starts without loading TensorFlow', () => {
  const reached = loadedWith('src/cli/main.ts');
  assert.ok(!reached.has('src/tensorflow.ts'), 'src/tensorflow.ts is imported at start-up');
  assert.ok(!reached.has('src/config/schema.ts'), 'zod is imported at start-up');
});

test('only the command line touches argv, the standard streams and the exit code', () => {
  const strays = sources.filter(
    (file) =>
      roomOf(file) !== 'cli' &&
      /\bprocess\.(argv|stdout|stderr|stdin|exit|exitCode)\b|\bconsole\./.test(
        readFileSync(join(root, file), 'utf8'),
      ),
  );
  assert.deepEqual(strays, []);
});
