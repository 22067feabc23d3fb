/**
 * @file Measures everything that bench/RESULTS.md tells, and writes it anew, with flatness.svg. On a machine that does nothing
 * else, in half an hour:
 *
 * node dist/bench/results.js --python tensorflow=PATH --python jax=PATH --python torch=PATH
 *
 * `--quick` measures less and writes to the folder that `--out` names, as a trial. Parts that are named (`speed`, `flatness`,
 * `auto`, `memory`) are measured alone, and take the place of what was there of them.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { spawnSync } from 'node:child_process';
import { nativeBackend } from '../src/tensorflow/native-backend.ts';
import { useBackend } from '../src/tensorflow.ts';
import { auto } from './results/auto.ts';
import { flatness } from './results/flatness.ts';
import { memory } from './results/memory.ts';
import { type Interpreters, speed } from './results/speed.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    python: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    out: { type: 'string', default: fileURLToPath(new URL('../../bench', import.meta.url)) },
  },
});
const interpreters: Interpreters = Object.fromEntries(
  values.python.map((pair) => pair.split('=') as [string, string]),
);
const isQuick = values.quick;
const rounds = isQuick ? 1 : 3;
const wants = (part: string) => positionals.length === 0 || positionals.includes(part);

await useBackend('native');
mkdirSync(values.out, { recursive: true });
const file = join(values.out, 'RESULTS.md');
const sections = sectionsOf(existsSync(file) ? readFileSync(file, 'utf8') : '');
const add = (title: string, measure: () => string, lead: string) => {
  const when = `Measured on ${new Date().toISOString().slice(0, 10)}, at load ${loadavg()[0]!.toFixed(1)}.`;
  sections.set(title, `## ${title}\n\n${when} ${lead}\n\n${measure()}`);
  writeFileSync(file, `${[head(), ...sections.values()].join('\n\n')}\n`);
};
if (wants('speed'))
  add(
    'Speed',
    () => speed(rounds, interpreters),
    `Peers: ${peerVersions()}. The quickest of ${rounds} rounds. \`times\`: as many times as gradtape in a graph, or by XLA, takes.`,
  );
if (wants('flatness'))
  add(
    'Steps and rows by the million',
    () => {
      const { text, svg } = flatness(rounds, isQuick);
      writeFileSync(join(values.out, 'flatness.svg'), svg);
      return text;
    },
    'The cost of a step, and of a row, by how many there are; of steps also beyond the native call that takes them: the median of what a run of so many steps takes more than one of one step, in turns; empty where that is less than calls differ by.',
  );
if (wants('auto'))
  add(
    '`auto`',
    () => auto(rounds, isQuick),
    'Whole jobs, recording and compilation included; of the command, with its start. Executions that would last minutes are left out.',
  );
if (wants('memory')) {
  const text = await memory();
  add(
    'Memory',
    () => text,
    'After a warm-up of a tenth of the calls; garbage collected before each look.',
  );
}

/** What is there, by title. */
function sectionsOf(text: string): Map<string, string> {
  const parts = text
    .trimEnd()
    .split(/\n\n(?=## )/)
    .slice(1);
  return new Map(parts.map((part) => [part.slice(3, part.indexOf('\n')), part]));
}

function head(): string {
  const [cpu] = cpus();
  const trial = isQuick ? ' A trial by `--quick`, not to be quoted.' : '';
  const machine = `${cpu!.model}, ${cpus().length} processors, ${(totalmem() / 2 ** 30).toFixed(0)} GB, ${process.platform} ${release()}`;
  const versions = [
    `Node ${process.version}`,
    `TensorFlow ${nativeBackend()!.binding.TF_Version}`,
    `tfjs ${versionOf('@tensorflow/tfjs')}`,
  ];
  return `# Results\n\nWritten by \`node dist/bench/results.js\`; the tasks are in [peers/README.md](peers/README.md).${trial}\n\n- ${machine}\n- ${versions.join(', ')}`;
}

function versionOf(name: string): string {
  const path = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

function peerVersions(): string {
  const versions = Object.entries(interpreters).map(
    ([name, python]) => `${name} ${peerVersion(name, python)}`,
  );
  return versions.join(', ');
}

function peerVersion(name: string, python: string): string {
  const script = `import importlib.metadata as m; print(next(m.version(n) for n in ("${name}-cpu", "${name}") if n in {d.metadata["Name"].lower().replace("_", "-") for d in m.distributions()}))`;
  return spawnSync(python, ['-c', script], { encoding: 'utf8' }).stdout.trim() || 'absent';
}
