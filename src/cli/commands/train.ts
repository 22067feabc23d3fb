import { Command } from 'commander';
import { type BackendFlags, addBackendOptions, useBackendFrom } from '../backend.ts';
import { type ConfigFlags, addConfigOptions, configFrom, numberFrom } from '../config.ts';
import { print, warning } from '../output.ts';

interface TrainFlags extends BackendFlags, ConfigFlags {
  epochs?: number | string;
  seed?: number | string;
  execution?: string;
  json?: boolean;
  quiet?: boolean;
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train the model that a config describes, printing the loss of every epoch.')
    .option('--epochs <n>', 'how many times training sees every row', numberFrom)
    .option('--seed <n>', 'what decides every random number of the run', numberFrom)
    .option(
      '--execution <how>',
      'eager: step by step; graph: recorded, an epoch in one native call',
    )
    .option('--json', 'print the events of the run as JSON Lines')
    .option('-q, --quiet', 'print only the fitted model');
  return addBackendOptions(addConfigOptions(command)).action(train);
}

const warn = (line: string): void => void process.stderr.write(`${warning(line)}\n`);

async function train(files: string[], flags: TrainFlags, command: Command): Promise<void> {
  const { epochs, seed, execution, json, quiet } = flags;
  const backendFlag = command.getOptionValueSource('backend') === 'cli' ? flags.backend : undefined;
  const { config } = await configFrom(files, flags, {
    epochs,
    seed,
    execution,
    backend: backendFlag,
  });
  const { prepareTable } = await import('../../training/prepare.ts');
  const data = await prepareTable(config);
  await useBackendFrom({ ...flags, backend: config.backend });
  const { trainingEvents } = await import('../../training/run.ts');
  const report = json
    ? (await import('../../reports/json-lines.ts')).jsonLine
    : (await import('../../reports/epoch-log.ts')).epochLog;
  for await (const event of trainingEvents(config, data, warn))
    if (!quiet || event.event === 'end') await print(report(event));
}
