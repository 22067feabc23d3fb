/** @file The options that choose a backend, shared by every command that computes. Importing this loads no TensorFlow. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { Config } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import type { NativeTensorFlow, Report } from '../native/index.ts';
import type { BackendChoice, BackendInUse } from '../tensorflow.ts';
import type { Rehearsed } from '../training/rehearsal.ts';
import { interrupted } from './interruption.ts';
import { warning } from './output.ts';
import { type ProgressDisplay, progressOn } from './progress.ts';

export interface BackendFlags {
  backend: BackendChoice;
  setup: boolean;
}

const choices: BackendChoice[] = ['auto', 'native', 'cpu'];

/** Give `command` the options `--backend` and `--no-setup`. */
export function addBackendOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--backend <name>',
        'native TensorFlow, plain JavaScript (cpu), or the best there is',
      )
        .choices(choices)
        .default('auto'),
    )
    .option('--no-setup', 'never fetch or build native TensorFlow (also: GRADTAPE_NO_SETUP=1)');
}

/** Put the backend that the flags name in use, with progress and warnings on stderr; Ctrl-C ends a set-up. */
export async function useBackendFrom({ backend, setup }: BackendFlags): Promise<BackendInUse> {
  const { useBackend } = await import('../tensorflow.ts');
  const display = progressOn(process.stderr);
  const tell = setupReport(display);
  let hasSetUp = false;
  const report: Report = (event) => {
    hasSetUp = true;
    tell(event);
  };
  const warn = (line: string): void => display.note(warning(line));
  const inUse = await whileInterruptible((signal) =>
    useBackend(backend, { setup, signal, report, warn }),
  ).finally(display.clear);
  if (hasSetUp && inUse.native) display.note(readiness(inUse.native));
  return inUse;
}

/**
 * Try a run on rows of zeros in plain JavaScript, before native TensorFlow is loaded or set up.
 * @throws GradtapeError for what cannot be trained.
 */
export async function rehearsed(config: Config, data: PreparedData): Promise<Rehearsed> {
  const { useBackend } = await import('../tensorflow.ts');
  await useBackend('cpu');
  const { rehearse } = await import('../training/rehearsal.ts');
  return rehearse(config, data);
}

/** What is told at the end of a set-up. */
export const readiness = ({ version, directory }: NativeTensorFlow): string =>
  `native TensorFlow ${version} is ready in ${directory}`;

/** Show a set-up's events on `display`. */
export function setupReport(display: ProgressDisplay): Report {
  return (event) => {
    if (event.kind === 'step') display.note(event.text);
    else display.update({ ...event, unit: 'bytes' });
  };
}

/**
 * Run `work` with a signal that the first Ctrl-C (or a polite kill) aborts; `work` then stops cleanly by itself.
 * @throws GradtapeError `interrupted` also where `work` was past stopping.
 */
export async function whileInterruptible<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => controller.abort(name);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    const result = await work(controller.signal);
    // Loading a library holds this thread: what came meanwhile is told when the loop has gone round.
    for (let turn = 0; turn < 2; turn++) await nextTurn();
    if (controller.signal.aborted) throw interrupted(controller.signal.reason as NodeJS.Signals);
    return result;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
