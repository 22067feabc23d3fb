import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative, resolve } from 'node:path';
import { Command } from 'commander';
import type { Settings } from '../../config/settings.ts';
import { GradtapeError, messageOf } from '../../errors.ts';
import { collect, print } from '../output.ts';
import { schemaFile } from '../schema-file.ts';

interface InitFlags {
  target?: string[];
  out?: string;
  set?: string[];
}

export function initCommand(): Command {
  return new Command('init')
    .description(
      'Write a first config for a table, with comments: what its columns are, a model that suits.',
    )
    .argument('<data>', 'the table: CSV, TSV, JSON Lines or Parquet')
    .option('-t, --target <column>', 'the column to predict; may be repeated', collect)
    .option('-o, --out <file>', 'where the config is written, - for stdout (default: <data>.json)')
    .option(
      '-s, --set <key=value>',
      "set a key of the config, such as data.delimiter=';'; may be repeated",
      collect,
    )
    .action(init);
}

async function init(data: string, flags: InitFlags): Promise<void> {
  const out = flags.out ?? `${basename(data).replace(/\..*$/, '')}.json`;
  if (out !== '-' && existsSync(out)) throw isThere(out);
  const { factsOf } = await import('../../starter/facts.ts');
  const { starterSettings } = await import('../../starter/config.ts');
  const { starterText } = await import('../../starter/text.ts');
  const { merge } = await import('../../config/settings.ts');
  const given = await givenSettings(data, flags);
  const facts = await factsOf(given);
  const starter = starterSettings(facts);
  const { loadConfig } = await import('../../config/load.ts');
  const { lookedAtText } = await import('../../training/first-rows.ts');
  await loadConfig({ settings: starter, ...(flags.set && { sets: flags.set }) });
  const settings = merge(starter, given) as Settings;
  const folder = out === '-' ? '.' : dirname(out);
  const text = starterText(placedIn(folder, settings), facts, out === '-' ? 'FILE' : out);
  if (out === '-') return print(text);
  await writeNew(out, text);
  const looked = facts.isPart ? `${lookedAtText(facts.name, facts.rows, facts.isLarge)}\n` : '';
  await print(`${looked}${out}: ready; next: gradtape check ${out}\n`);
}

/** The settings of the command line. @throws GradtapeError `usage` where no target is named. */
async function givenSettings(
  path: string,
  { target = [], set = [] }: InitFlags,
): Promise<Settings> {
  const { setSource } = await import('../../config/sources.ts');
  const { merge } = await import('../../config/settings.ts');
  const base: Settings = {
    data: { path, ...(target.length > 0 && { target: target.length === 1 ? target[0] : target }) },
  };
  const settings = set
    .map((assignment) => setSource(assignment).settings)
    .reduce<unknown>((all, one) => merge(all, one), base) as Settings;
  if ((settings['data'] as Settings)['target'] === undefined) throw await noTarget(settings);
  return settings;
}

async function noTarget({ data }: Settings): Promise<GradtapeError> {
  const { loadConfig } = await import('../../config/load.ts');
  const { sourceOf } = await import('../../training/prepare.ts');
  const settings = { data: { ...(data as Settings), target: ' ' } };
  const { config } = await loadConfig({ settings });
  const { names } = await sourceOf(config.data, config.data.path);
  const { listed } = await import('../../data/columns/problem.ts');
  return new GradtapeError('usage', 'no target: expected --target and the column to predict', {
    hint: `the table has ${listed(names, 12)}`,
  });
}

/** Paths seen from the config's folder, and the schema where an editor finds it from there. */
function placedIn(folder: string, settings: Settings): Settings {
  const data = settings['data'] as Settings;
  const path = data['path'];
  const seen = typeof path === 'string' && !isAbsolute(path) ? relative(folder, path) : path;
  const schema = relative(resolve(folder), schemaFile).replaceAll('\\', '/');
  const isNear = /^(\.\.\/){0,2}[^./]/.test(schema);
  return { ...(isNear && { $schema: schema }), ...settings, data: { ...data, path: seen } };
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw isThere(path);
    throw new GradtapeError('output', `${path}: cannot be written (${code ?? messageOf(error)})`, {
      cause: error,
    });
  }
}

const isThere = (path: string): GradtapeError =>
  new GradtapeError('output', `${path}: is there already`, {
    hint: 'name another file by --out, or print the config by --out -',
  });
