import { Command, Option } from 'commander';
import type { CheckpointName } from '../../runs/checkpoint.ts';
import { type BackendFlags, addBackendOptions, useBackendFrom } from '../backend.ts';
import {
  type ExpectFlags,
  addExpectOption,
  throwAll,
  unmet,
  verdictLine,
} from '../expectations.ts';
import { print } from '../output.ts';

interface EvaluateFlags extends BackendFlags, ExpectFlags {
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
  return addBackendOptions(addExpectOption(command)).action(evaluate);
}

async function evaluate(folder: string, flags: EvaluateFlags): Promise<void> {
  await useBackendFrom(flags);
  const { loadRun } = await import('../../runs/loaded.ts');
  const run = await loadRun(folder, { checkpoint: flags.checkpoint });
  const { askedOfTable, verdictsOn } = await import('../evaluated.ts');
  const asked = await askedOfTable(run.config, flags.expect ?? []);
  const { of, rows, ...figures } = await run.evaluate(flags.data);
  run.dispose();
  const verdicts = await verdictsOn(asked, figures);
  if (flags.json) {
    const { jsonLine } = await import('../../json.ts');
    await print([jsonLine({ of, rows, ...figures }), ...verdicts.map(verdictLine)].join(''));
  } else {
    const { figureLines } = await import('../../reports/epoch-log.ts');
    await print(`${of}: ${rows} row${rows === 1 ? '' : 's'}\n${figureLines(figures).join('\n')}\n`);
  }
  throwAll(await unmet(verdicts));
}
