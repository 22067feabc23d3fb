/** @file The options of `train` that say where a run is written, and whether it goes on with an earlier one. */
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { LoadedConfig } from '../config/load.ts';
import { GradtapeError, hinted } from '../errors.ts';
import type { PreparedData } from '../data/dataset.ts';
import type { Config } from '../config/schema.ts';
import type { DataDescription, Described } from '../runs/description.ts';
import type { RunPlan } from '../runs/plan.ts';
import type { OpenRun } from '../runs/start.ts';
import type { BackendInUse } from '../tensorflow.ts';
import type { Session } from '../training/session.ts';
import { version } from './version.ts';

export interface RunFlags {
  out?: string;
  resume?: string | true;
  overwrite?: boolean;
  saveEvery?: number;
  save: boolean;
}

/** Give `command` the options `--out`, `--resume`, `--overwrite` and `--no-save`. */
export function addRunOptions(command: Command): Command {
  return command
    .option('-o, --out <folder>', 'where the run is written (default: runs/<config>-<hash>)')
    .option(
      '--resume [run]',
      'go on with a run, that in a folder or the one of the same config and data',
    )
    .addOption(
      new Option(
        '--save-every <seconds>',
        'how often to save (default: as often as costs 2 %)',
      ).argParser(seconds),
    )
    .addOption(
      new Option('--overwrite', 'begin a run anew that is there already').conflicts('resume'),
    )
    .addOption(
      new Option('--no-save', 'write nothing (also: GRADTAPE_NO_SAVE=1)').conflicts([
        'resume',
        'overwrite',
        'out',
      ]),
    );
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new GradtapeError('usage', `--save-every: expected seconds from 0 up, found "${text}"`);
}

/** The config files: those that are named, or that of the run to go on with. */
export async function configFiles(
  files: readonly string[],
  { config = [], resume }: { config?: string[] } & RunFlags,
): Promise<string[]> {
  if (resume === undefined || files.length + config.length > 0) return [...files];
  const { lastUnfinished } = await import('../runs/list.ts');
  const folder = resume === true ? await lastUnfinished() : resume;
  return [join(folder, 'config.json')];
}

export interface PlannedRun {
  plan: RunPlan;
  /** What is known of the run before it computes. */
  known: Described;
}

/** To a table that is not there, what to do about it: a run's folder that was moved no longer knows where its table lies. */
export function tellMoved(error: unknown, { resume }: RunFlags): unknown {
  const isMissing = error instanceof GradtapeError && codeOf(error.cause) === 'ENOENT';
  const hint = 'if the table lies elsewhere now, name it by --set data.path=FILE';
  return isMissing && resume !== undefined ? hinted(error, hint) : error;
}

const codeOf = (cause: unknown): string | undefined =>
  (cause as NodeJS.ErrnoException | undefined)?.code;

/**
 * Where the run is to be written; undefined where it is not.
 * @throws GradtapeError `usage` for a folder that cannot be had.
 */
export async function planFrom(
  { config, files }: LoadedConfig,
  { out, resume, overwrite, save }: RunFlags,
): Promise<PlannedRun | undefined> {
  const isAsked = out !== undefined || resume !== undefined || overwrite === true;
  if (out === '' && (resume !== undefined || overwrite))
    throw new GradtapeError(
      'usage',
      `--out '' writes nothing, and ${overwrite ? '--overwrite' : '--resume'} writes a run`,
      { hint: 'leave out one of them' },
    );
  const isForbidden = !isAsked && Boolean(process.env['GRADTAPE_NO_SAVE']);
  if (!save || out === '' || isForbidden) return undefined;
  const data = await describeData(config);
  const { planRun } = await import('../runs/plan.ts');
  const known = { config, data };
  return { plan: await planRun({ description: known, files, out, resume, overwrite }), known };
}

async function describeData(config: Config): Promise<DataDescription> {
  const { fingerprintOf } = await import('../training/prepare.ts');
  const describe = async (path: string | string[]) => ({
    path: [path].flat().join(', '),
    ...(await fingerprintOf(config, path)),
  });
  const { path, validation } = config.data;
  return {
    ...(await describe(path)),
    ...(validation !== null && { validation: await describe(validation) }),
  };
}

/** Begin to write the planned run, or go on with it. */
export async function openRun(
  planned: PlannedRun | undefined,
  data: PreparedData,
  { backend, saveEvery }: { backend: BackendInUse; saveEvery?: number | undefined },
): Promise<OpenRun | undefined> {
  if (planned === undefined) return undefined;
  const { startRun } = await import('../runs/start.ts');
  const { splitOf } = await import('../runs/description.ts');
  const { versionsOf } = await import('./versions.ts');
  const { plan, known } = planned;
  const versions = await versionsOf(version, backend);
  const { preprocessing } = data;
  return startRun({
    plan,
    saveEvery,
    description: { ...known, versions, preprocessing, split: splitOf(data, known.data.rows) },
  });
}

/** Keep what the trained model predicts in the run's folder, for reports. */
export async function keepPredictions(folder: string, session: Session): Promise<void> {
  const predictions = session.predictions();
  if (predictions === undefined) return;
  const { replaceFile, writing } = await import('../runs/files.ts');
  const { jsonLine } = await import('../json.ts');
  const path = join(folder, 'predictions.json');
  await writing(path, () => replaceFile(path, jsonLine(predictions)));
}

/** The line that tells where the run is. */
export function placeText(
  { plan: { kind, folder } }: PlannedRun,
  run: OpenRun | undefined,
): string {
  if (kind !== 'resume') return `run: ${folder}`;
  return run?.from === undefined
    ? `run: ${folder}, from its beginning, for it has no checkpoint yet`
    : `run: ${folder}, from step ${run.from.progress.step} on`;
}
