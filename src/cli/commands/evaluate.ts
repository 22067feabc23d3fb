import { Command, Option } from 'commander';
import type { CheckpointName } from '../../runs/swap.ts';
import { type BackendFlags, addBackendOptions, useBackendFrom } from '../backend.ts';
import { print } from '../output.ts';

interface EvaluateFlags extends BackendFlags {
  data?: string;
  checkpoint: CheckpointName;
  json?: boolean;
}

/** Which weights of a run are used. */
export const checkpointOption = (): Option =>
  new Option('--checkpoint <which>', 'the weights of the last epoch, or of the best')
    .choices(['last', 'best'])
    .default('last');

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('Tell the loss and the metrics of a run on a table.')
    .argument('<run>', 'the folder of a run')
    .option('--data <file>', "a table (default: the run's own test, validation or training part)")
    .addOption(checkpointOption())
    .option('--json', 'print one JSON object');
  return addBackendOptions(command).action(evaluate);
}

async function evaluate(folder: string, flags: EvaluateFlags): Promise<void> {
  await useBackendFrom(flags);
  const { loadRun } = await import('../../runs/loaded.ts');
  const run = await loadRun(folder, { checkpoint: flags.checkpoint });
  const { of, rows, ...figures } = await run.evaluate(flags.data);
  run.dispose();
  if (flags.json) {
    const { jsonLine } = await import('../../json.ts');
    return print(jsonLine({ of, rows, ...figures }));
  }
  const { figureLines } = await import('../../reports/epoch-log.ts');
  await print(`${of}: ${rows} rows\n${figureLines(figures).join('\n')}\n`);
}
