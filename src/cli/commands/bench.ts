import { Command } from 'commander';
import { GradtapeError } from '../../errors.ts';
import { type BackendFlags, addBackendOptions, rehearsed, useBackendFrom } from '../backend.ts';
import { type ConfigFlags, addConfigOptions, configFrom } from '../config.ts';
import { collect, print, warning } from '../output.ts';
import { readingDisplay } from '../reading-progress.ts';

interface BenchFlags extends BackendFlags, ConfigFlags {
  seconds: string;
  peers?: boolean;
  python: string[];
  json?: boolean;
}

export function benchCommand(): Command {
  const command = new Command('bench')
    .description('Measure a training step of a config: eager, as a graph, and compiled by XLA.')
    .option('--seconds <n>', 'how long to measure each', '2')
    .option('--peers', 'measure TensorFlow, Keras, JAX, PyTorch and tfjs on the same task too')
    .option('--python <name=path>', 'the Python that has a peer; may be repeated', collect, [])
    .option('--json', 'print JSON Lines');
  return addBackendOptions(addConfigOptions(command)).action(bench);
}

const tell = (line: string): void => void process.stderr.write(`${warning(line)}\n`);

async function bench(files: string[], flags: BenchFlags, command: Command): Promise<void> {
  const seconds = secondsFrom(flags.seconds);
  const isGiven = command.getOptionValueSource('backend') === 'cli';
  const overrides = { backend: isGiven ? flags.backend : undefined };
  const { config } = await configFrom(files, flags, overrides);
  const { prepareTable } = await import('../../training/prepare.ts');
  const reading = readingDisplay();
  const data = await prepareTable(config, reading).finally(reading.clear);
  await rehearsed(config, data);
  const { interpretersFrom, measurePeers, peerTaskOf } = await import('../peers.ts');
  const interpreters = interpretersFrom(flags.python);
  const task = flags.peers ? peerTaskOf(config, data) : undefined;
  await useBackendFrom({ ...flags, backend: config.backend });
  const { measureExecutions } = await import('../../training/measure.ts');
  const measured = measureExecutions(config, data, seconds);
  const peers = task ? await measurePeers(task, interpreters, tell) : [];
  const { benchTable } = await import('../../reports/bench-table.ts');
  const lines = [...measured, ...peers].map((line) => `${JSON.stringify(line)}\n`).join('');
  await print(flags.json ? lines : benchTable(measured, peers));
}

function secondsFrom(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw new GradtapeError('usage', `--seconds ${text}: expected a number above 0`);
}
