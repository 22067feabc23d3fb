/** @file `train --folds`: the config trained once for each fold of its table, and how the figures spread. */
import { type Command, Option } from 'commander';
import type { Config } from '../config/schema.ts';
import type { LoadedConfig } from '../config/load.ts';
import { GradtapeError } from '../errors.ts';
import { jsonLine } from '../json.ts';
import type { EpochEvent } from '../training/events.ts';
import type { Folds, Spread } from '../training/folds.ts';
import { type BackendFlags, rehearsed, useBackendFrom } from './backend.ts';
import { type ExpectFlags, judgeFrom } from './expectations.ts';
import { heedSignals, interrupted } from './interruption.ts';
import type { LiveBar } from './live.ts';
import { print, warning } from './output.ts';
import { readingDisplay } from './reading-progress.ts';

export interface FoldFlags extends BackendFlags, ExpectFlags {
  folds?: number;
  json?: boolean;
  quiet?: boolean;
}

/** What is written is written of one run. */
const excluded = ['out', 'resume', 'overwrite', 'saveEvery', 'tensorboard', 'sameAs'];

export const addFoldsOption = (command: Command): Command =>
  command.addOption(
    new Option('--folds <k>', 'train on k folds, and print mean and deviation of each figure')
      .argParser(foldsFrom)
      .conflicts(excluded),
  );

function foldsFrom(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 2) return count;
  throw new GradtapeError('usage', `--folds: expected an integer from 2 up, found "${text}"`);
}

/** Trains on one fold after the other, and holds the mean figures to what is expected. Writes no run. */
export async function trainInFolds(
  loaded: LoadedConfig,
  flags: FoldFlags & { folds: number },
): Promise<void> {
  const { folds: count, json = false, quiet = false } = flags;
  const config = requireNoLogs(requireOneTable(loaded.config));
  const judge = await judgeFrom({ ...loaded, config: validated(config, count) }, flags);
  const { foldData, spreadOf } = await import('../training/folds.ts');
  const { foldText, spreadText } = await import('../reports/folds-log.ts');
  const reading = readingDisplay();
  const folds = foldData(config, count, reading);
  const first = await folds.next().finally(reading.clear);
  if (!first.done) await rehearsed(config, first.value);
  await useBackendFrom({ ...flags, backend: config.backend });
  const epochs: EpochEvent[] = [];
  const bar = (await import('./live.ts')).liveBar();
  const signals = heedSignals();
  const heed = (): void => {
    if (signals.signal !== undefined) throw interrupted(signals.signal, doneText(epochs, count));
  };
  try {
    for await (const last of lastEpochs(config, resumed(first, folds), bar, heed)) {
      const fold = epochs.push(last) - 1;
      const text = json ? jsonLine({ ...last, event: 'fold', fold }) : foldText(fold, last);
      if (!quiet) await bar.above(() => print(text));
    }
  } finally {
    signals.end();
    bar.close();
  }
  const figures = spreadOf(epochs);
  const text = json
    ? jsonLine({ event: 'folds', folds: count, figures })
    : spreadText(count, figures);
  await print(text);
  judge.see(meanEpoch(epochs, figures));
  await judge.conclude({ json });
}

function requireOneTable(config: Config): Config {
  if (config.data.validation === null) return config;
  throw new GradtapeError('config', 'data.validation: expected no file of its own with --folds', {
    hint: 'each fold validates on rows of data.path; say --set data.validation=null',
  });
}

/** Logs are of one run, and there would be one of each fold. */
function requireNoLogs(config: Config): Config {
  const at = config.callbacks.findIndex(
    ({ type }) => type === 'csvLogger' || type === 'tensorBoard',
  );
  const found = config.callbacks[at];
  if (found === undefined) return config;
  throw new GradtapeError(
    'config',
    `callbacks[${at}]: ${found.type} writes the log of one run, which --folds has not`,
    { hint: 'leave it out; --json prints the last epoch of each fold' },
  );
}

/** What is known of a run in folds: it validates. */
const validated = (config: Config, count: number): Config => {
  const { split } = config.data;
  const none = { test: 0, column: null, stratify: false, group: null, time: null };
  const data = { ...config.data, split: { ...none, ...split, validation: 1 / count } };
  return { ...config, data };
};

type First = Awaited<ReturnType<Folds['next']>>;

/** The folds from the first on, which has been asked for already. */
async function* resumed(first: First, others: Folds): Folds {
  if (!first.done) yield first.value;
  yield* others;
}

/** The last epoch of each fold. Warnings that all folds have are told once. */
async function* lastEpochs(
  config: Config,
  folds: Folds,
  bar: LiveBar,
  heed: () => void,
): AsyncGenerator<EpochEvent> {
  const { Session } = await import('../training/session.ts');
  const told = new Set<string>();
  const warn = (line: string): void => {
    if (!told.has(line)) bar.above(() => void process.stderr.write(`${warning(line)}\n`));
    told.add(line);
  };
  for await (const data of folds) {
    const session = new Session(config, data, { warn });
    let last: EpochEvent | undefined;
    try {
      for await (const event of session.events()) {
        bar.see(event);
        if (event.event === 'epoch') last = event;
        heed();
      }
    } finally {
      session.dispose();
    }
    yield last!;
  }
}

/** `2 of 5 folds were done: val.loss 0.2, 0.3` */
function doneText(epochs: readonly EpochEvent[], count: number): string {
  const losses = epochs.map(({ validation }) => validation!.loss);
  const told = losses.length === 0 ? '' : `: val.loss ${losses.join(', ')}`;
  return `${epochs.length} of ${count} folds were done${told}`;
}

type Spreads = Readonly<Record<string, Spread>>;

/** The mean figures as an epoch, for what is expected of them. */
function meanEpoch(epochs: readonly EpochEvent[], figures: Spreads): EpochEvent {
  const last = epochs.at(-1)!;
  const mean = (prefix: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, figures[`${prefix}${name}`]!.mean]));
  const part = (prefix: string, { terms, metrics }: Pick<EpochEvent, 'terms' | 'metrics'>) => ({
    loss: figures[`${prefix}loss`]!.mean as number,
    ...(terms && { terms: mean(prefix, Object.keys(terms)) as Record<string, number> }),
    metrics: mean(prefix, Object.keys(metrics)),
  });
  return {
    ...last,
    ...part('', last),
    ...(last.validation && { validation: part('val.', last.validation) }),
  };
}
