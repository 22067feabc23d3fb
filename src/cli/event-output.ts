/** @file What `train` shows of a run's events: results on stdout in the form that was asked for, a bar on stderr. */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { GradtapeError } from '../errors.ts';
import { printable } from '../printable.ts';
import type { CallbackConfig } from '../config/schema.ts';
import type { TrainingEvent } from '../training/events.ts';
import { print, warning } from './output.ts';

export interface EventFlags {
  json?: boolean;
  quiet?: boolean;
  log: 'article' | 'table';
  /** A folder, or true for the usual one. */
  tensorboard?: string | true;
}

export interface EventOutput {
  show(event: TrainingEvent): Promise<void>;
  warn(line: string): void;
  /** Tell something on stderr that is no result. */
  note(line: string): void;
  /** Take the bar away, however the run ended. */
  close(): void;
}

/** Give `command` the options that choose what it prints. */
export function addEventOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--log <form>', 'print epochs as the article does, or as a table')
        .choices(['article', 'table'])
        .default('article'),
    )
    .addOption(new Option('--json', 'print the events of the run as JSON Lines').conflicts(['log']))
    .option('-q, --quiet', 'print only the fitted model')
    .option(
      '--tensorboard [folder]',
      'write event files for TensorBoard (into the run, unless named)',
    );
}

/**
 * The callbacks that flags ask for, in the config's words; `folder` is the run's, where it has one.
 * @throws GradtapeError `usage` where no folder is named, and the run has none.
 */
export function callbacksFrom(
  { tensorboard }: Pick<EventFlags, 'tensorboard'>,
  folder: string | undefined,
): CallbackConfig[] {
  if (tensorboard === undefined) return [];
  if (tensorboard === true && folder === undefined)
    throw new GradtapeError('usage', '--tensorboard: expected a folder, for no run is written', {
      hint: 'name one: --tensorboard logs',
    });
  const logDir = tensorboard === true ? join(folder!, 'tensorboard') : tensorboard;
  return [{ type: 'tensorBoard', logDir, histogramFreq: 0, writeGraph: true }];
}

export async function eventOutput(flags: EventFlags): Promise<EventOutput> {
  const text = await textFor(flags);
  const { liveBar } = await import('./live.ts');
  const bar = liveBar();
  return {
    async show(event) {
      bar.see(event);
      if (event.event === 'end') bar.close();
      if (event.event === 'note')
        await bar.above(() => void process.stderr.write(`${printable(event.text)}\n`));
      const isSilent = event.event === 'progress' || (flags.quiet && event.event !== 'end');
      const line = isSilent ? '' : text(event);
      if (line !== '') await bar.above(() => print(line));
    },
    warn: (line) => bar.above(() => void process.stderr.write(`${warning(line)}\n`)),
    note: (line) => bar.above(() => void process.stderr.write(`${printable(line)}\n`)),
    close: bar.close,
  };
}

async function textFor({ json, log }: EventFlags): Promise<(event: TrainingEvent) => string> {
  if (json) return (await import('../json.ts')).jsonLine;
  if (log === 'article') return (await import('../reports/epoch-log.ts')).epochLog;
  const { tableLog } = await import('../reports/table-log.ts');
  const { isTTY, rows, columns } = process.stdout;
  // At a terminal the header never leaves the screen; a file or a pipe has it once.
  return tableLog(isTTY ? { repeatEvery: Math.max(rows - 2, 5), width: columns } : {});
}
