import { Command } from 'commander';
import { duration } from '../../reports/numbers.ts';
import { readiness, setupReport, whileInterruptible } from '../backend.ts';
import { progressOn } from '../progress.ts';

interface SetupFlags {
  force?: boolean;
  json?: boolean;
}

export function setupCommand(): Command {
  return new Command('setup')
    .description('Set up native TensorFlow, which other commands otherwise do at their first use.')
    .option('--force', 'fetch and build anew what is there already')
    .option('--json', 'print the result as JSON')
    .action(setUp);
}

async function setUp({ force = false, json = false }: SetupFlags): Promise<void> {
  const { provideNative } = await import('../../native/index.ts');
  const begin = performance.now();
  const display = progressOn(process.stderr);
  const native = await whileInterruptible((signal) =>
    provideNative({ retry: true, force, signal, report: setupReport(display) }),
  ).finally(display.clear);
  const seconds = (performance.now() - begin) / 1000;
  process.stdout.write(
    json
      ? `${JSON.stringify({ ...native, seconds })}\n`
      : `${readiness(native)} (${native.candidate}, ${duration(seconds)})\n`,
  );
}
