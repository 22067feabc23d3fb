import { Command } from 'commander';
import { type ConfigFlags, addConfigOptions, configFrom } from '../config.ts';
import { print } from '../output.ts';

interface SummaryFlags extends ConfigFlags {
  json?: boolean;
}

export function summaryCommand(): Command {
  const command = new Command('summary')
    .description('Print the layers of the model that a config describes, and its parameters.')
    .option('--json', 'print one line of JSON');
  return addConfigOptions(command).action(summary);
}

async function summary(args: string[], flags: SummaryFlags): Promise<void> {
  const { config } = await configFrom(args, flags, {});
  const { prepareTable } = await import('../../training/prepare.ts');
  const { training } = await prepareTable(config);
  const { summaryOf } = await import('../../training/summary.ts');
  const { summaryJson, summaryText } = await import('../../reports/model-summary.ts');
  const found = summaryOf(config.model, training.features.length);
  await print(flags.json ? summaryJson(found) : summaryText(found));
}
