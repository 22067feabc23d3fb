import { Command, Option } from 'commander';
import type { CheckpointName } from '../../runs/checkpoint.ts';
import { type BackendFlags, addBackendOptions, useBackendFrom } from '../backend.ts';
import { print } from '../output.ts';
import { checkpointOption } from './evaluate.ts';

interface PredictFlags extends BackendFlags {
  checkpoint: CheckpointName;
  format?: 'csv' | 'jsonl';
}

export function predictCommand(): Command {
  const command = new Command('predict')
    .description('Pass on the rows of a table with the predictions of a run.')
    .argument('<run>', 'the folder of a run')
    .argument('[file]', 'CSV or JSON Lines; - is stdin', '-')
    .addOption(
      new Option(
        '--format <format>',
        'what stdin holds, or a file whose name does not tell',
      ).choices(['csv', 'jsonl']),
    )
    .addOption(checkpointOption());
  return addBackendOptions(command).action(predict);
}

async function predict(folder: string, file: string, flags: PredictFlags): Promise<void> {
  const { isLight } = await import('../../runs/light.ts');
  const isCheap = flags.backend === 'auto' && (await isLight(folder, flags.checkpoint));
  await useBackendFrom({ ...flags, backend: isCheap ? 'cpu' : flags.backend });
  const { loadRun } = await import('../../runs/loaded.ts');
  const { predictRows } = await import('../../runs/predict.ts');
  const { predictSource } = await import('../../runs/predict-source.ts');
  const run = await loadRun(folder, { checkpoint: flags.checkpoint });
  const stdin = file === '-' ? process.stdin : undefined;
  const source = await predictSource(run, { file, stdin, format: flags.format });
  for await (const text of predictRows(run, source)) if (text !== '') await print(text);
  run.dispose();
}
