import { Command } from 'commander';
import type { RunRecord } from '../../runs/record.ts';
import type { TrainingEvent } from '../../training/events.ts';
import type { Session } from '../../training/session.ts';
import { type BackendFlags, addBackendOptions, rehearsed, useBackendFrom } from '../backend.ts';
import { type ConfigFlags, addConfigOptions, configFrom, numberFrom } from '../config.ts';
import {
  type EventFlags,
  type EventOutput,
  addEventOptions,
  callbacksFrom,
  eventOutput,
} from '../event-output.ts';
import { type ExpectFlags, type Judge, addExpectOption, judgeFrom } from '../expectations.ts';
import { addFoldsOption, trainInFolds } from '../folds.ts';
import { heedSignals, interrupted } from '../interruption.ts';
import { readingDisplay } from '../reading-progress.ts';
import {
  type RunFlags,
  addRunOptions,
  configFiles,
  keepPredictions,
  openRun,
  planFrom,
  placeText,
  tellMoved,
} from '../run-folder.ts';
import { type SameAsFlags, addSameAsOptions } from '../same-as.ts';

interface TrainFlags
  extends BackendFlags, ConfigFlags, EventFlags, ExpectFlags, RunFlags, SameAsFlags {
  folds?: number;
  epochs?: number | string;
  seed?: number | string;
  execution?: string;
  maxTime?: string;
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train the model that a config describes, printing the loss of every epoch.')
    .option('--epochs <n>', 'how many times training sees every row', numberFrom)
    .option('--seed <n>', 'what decides every random number of the run', numberFrom)
    .option('--max-time <time>', 'end training after so long, such as 90s, 10m or 1h30m')
    .option('--execution <how>', 'how steps run: eager, graph, xla or auto');
  for (const add of [
    addConfigOptions,
    addFoldsOption,
    addRunOptions,
    addEventOptions,
    addExpectOption,
    addSameAsOptions,
  ])
    add(command);
  return addBackendOptions(command).action(train);
}

async function train(args: string[], flags: TrainFlags, command: Command): Promise<void> {
  const { epochs, seed, execution, maxTime, json = false } = flags;
  const backendFlag = command.getOptionValueSource('backend') === 'cli' ? flags.backend : undefined;
  const loaded = await configFrom(await configFiles(args, flags), flags, {
    epochs,
    seed,
    execution,
    maxTime,
    backend: backendFlag,
  });
  const { folds } = flags;
  if (folds !== undefined) return trainInFolds(loaded, { ...flags, folds });
  const { config } = loaded;
  const judge = await judgeFrom(loaded, flags);
  const { prepareTable } = await import('../../training/prepare.ts');
  const reading = readingDisplay();
  const data = await prepareTable(config, reading)
    .finally(reading.clear)
    .catch((error: unknown) => {
      throw tellMoved(error, flags);
    });
  await rehearsed(config, data);
  await judge.requireFit(data);
  const planned = await planFrom(loaded, flags);
  const callbacks = [...config.callbacks, ...callbacksFrom(flags, planned?.plan.folder)];
  const backend = await useBackendFrom({ ...flags, backend: config.backend });
  const run = await openRun(planned, data, { backend, saveEvery: flags.saveEvery });
  const output = await eventOutput(flags);
  if (planned && !flags.quiet) output.note(placeText(planned, run));
  const { Session } = await import('../../training/session.ts');
  const { needsOf, writersOf, written } = await import('../../reports/writers.ts');
  const options = { warn: output.warn, from: run?.from, ...needsOf(callbacks) };
  try {
    const session = new Session(config, data, options);
    const record = await run?.record(session.best);
    for (const event of (await run?.earlierEpochs()) ?? []) judge.see(event);
    const writers = writersOf(callbacks, config, session, output.warn);
    const events = written(session.events(), writers);
    await consume(events, { session, record, judge, output });
  } finally {
    output.close();
    await run?.close();
  }
  await judge.conclude({ json });
}

interface Consumers {
  session: Session;
  record: RunRecord | undefined;
  judge: Judge;
  output: EventOutput;
}

/** Train to the end, or to the first pause after a signal. */
async function consume(
  events: AsyncIterable<TrainingEvent>,
  { session, record, judge, output }: Consumers,
): Promise<void> {
  const signals = heedSignals();
  try {
    for await (const event of events) {
      judge.see(event, session);
      await output.show(event);
      await record?.take(event, session);
      if (event.event === 'end' && record) await keepPredictions(record.folder, session);
      if (event.event !== 'progress' || signals.signal === undefined) continue;
      const isSaved = await record?.interrupt(session);
      throw interrupted(signals.signal, record && wayOn(record.folder, isSaved === true));
    }
  } catch (error) {
    await record?.fail(error);
    throw error;
  } finally {
    signals.end();
    session.dispose();
  }
}

const wayOn = (folder: string, isSaved: boolean): string =>
  isSaved
    ? `gradtape train --resume ${folder} goes on from here`
    : `it had no checkpoint yet: ${folder} holds again what it held before`;
