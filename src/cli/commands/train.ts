import { Command } from 'commander';
import { type BackendFlags, addBackendOptions, useBackendFrom } from '../backend.ts';
import { type ExpectFlags, addExpectOption, judgeFrom } from '../expectations.ts';
import { type ConfigFlags, addConfigOptions, configFrom, numberFrom } from '../config.ts';
import { type EventFlags, addEventOptions, callbacksFrom, eventOutput } from '../event-output.ts';

interface TrainFlags extends BackendFlags, ConfigFlags, EventFlags, ExpectFlags {
  epochs?: number | string;
  seed?: number | string;
  execution?: string;
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train the model that a config describes, printing the loss of every epoch.')
    .option('--epochs <n>', 'how many times training sees every row', numberFrom)
    .option('--seed <n>', 'what decides every random number of the run', numberFrom)
    .option('--execution <how>', 'how steps run: eager, graph, xla or auto');
  return addBackendOptions(addExpectOption(addEventOptions(addConfigOptions(command)))).action(
    train,
  );
}

async function train(files: string[], flags: TrainFlags, command: Command): Promise<void> {
  const { epochs, seed, execution, json = false } = flags;
  const backendFlag = command.getOptionValueSource('backend') === 'cli' ? flags.backend : undefined;
  const loaded = await configFrom(files, flags, {
    epochs,
    seed,
    execution,
    backend: backendFlag,
  });
  const { config } = loaded;
  const judge = await judgeFrom(loaded, flags);
  const { prepareTable } = await import('../../training/prepare.ts');
  const data = await prepareTable(config);
  await useBackendFrom({ ...flags, backend: config.backend });
  const { Session } = await import('../../training/session.ts');
  const output = await eventOutput(flags);
  const callbacks = [...config.callbacks, ...callbacksFrom(flags)];
  const { needsOf, writersOf, written } = await import('../../reports/writers.ts');
  const session = new Session(config, data, { warn: output.warn, ...needsOf(callbacks) });
  const writers = writersOf(callbacks, config, session, output.warn);
  try {
    for await (const event of written(session.events(), writers)) {
      judge.see(event);
      await output.show(event);
    }
  } finally {
    output.close();
    session.dispose();
  }
  await judge.conclude({ json });
}
