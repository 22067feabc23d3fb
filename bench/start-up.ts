/**
 * @file End to end: `gradtape train --config linreg.json` beside the same script in Python TensorFlow, and what start-up
 * alone costs. `node dist/bench/start-up.js PYTHON`, where PYTHON has tensorflow-cpu 2.21.0; GNU time measures memory.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const python = process.argv[2] ?? 'python3';
const gradtape = [process.execPath, `${root}/bin/gradtape.js`];
const rounds = 7;

const commands: Record<string, string[]> = {
  'python article.py': [python, `${root}/bench/peers/article.py`],
  'python -c "import tensorflow"': [python, '-c', 'import tensorflow'],
  'gradtape train --config linreg.json --overwrite': [
    ...gradtape,
    'train',
    '--config',
    'linreg.json',
    '--overwrite',
  ],
  'gradtape --help': [...gradtape, '--help'],
  'gradtape train (config error)': [
    ...gradtape,
    'train',
    '--config',
    'linreg.json',
    '--epochs',
    '0',
  ],
  'node -e 0': [process.execPath, '-e', '0'],
};

interface Sample {
  milliseconds: number;
  megabytes: number;
}

function measure([file, ...args]: string[]): Sample {
  const started = performance.now();
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%M', file!, ...args], { encoding: 'utf8' });
  const milliseconds = performance.now() - started;
  return { milliseconds, megabytes: Number(stderr.trim().split('\n').at(-1)) / 1024 };
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

// One round runs every command once, so that a slow minute of the machine slows them all.
const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, [] as Sample[]]));
for (let round = 0; round <= rounds; round++)
  for (const [name, command] of Object.entries(commands)) {
    const sample = measure(command);
    if (round > 0) samples[name]!.push(sample);
  }

const medians = Object.entries(samples).map(([name, of]) => ({
  name,
  milliseconds: median(of.map((sample) => sample.milliseconds)),
  megabytes: median(of.map((sample) => sample.megabytes)),
}));
const reference = medians[0]!;
const lines = medians.map(({ name, milliseconds, megabytes }) => {
  const time = (milliseconds / reference.milliseconds).toFixed(3);
  const memory = (megabytes / reference.megabytes).toFixed(3);
  return `| ${name} | ${milliseconds.toFixed(0)} | ${time} | ${megabytes.toFixed(0)} | ${memory} |`;
});
process.stdout.write(
  [
    `${cpus()[0]?.model ?? process.arch}, ${cpus().length} cores, Node ${process.versions.node}, median of ${rounds}`,
    '',
    '| command | ms | ratio | peak MB | ratio |',
    '|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n'),
);
