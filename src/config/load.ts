/** @file Loading a config: defaults < config files, left to right < environment < `--set` < flags. */
import { parseDocument } from './document.ts';
import { findConfig, readConfig } from './files.ts';
import type { Config } from './schema.ts';
import {
  type Source,
  environmentSources,
  fileSource,
  flagSource,
  setSource,
  objectSource,
} from './sources.ts';
import type { Path } from './paths.ts';
import { type Settings, merge } from './settings.ts';

export interface LoadOptions {
  /** A config as an object, over the files; a relative `data.path` is relative to the working directory. */
  settings?: unknown;
  /** Config files, the later ones over the earlier; `-` is `stdin`; a bare name may be that of a bundled config. */
  files?: readonly string[];
  /** The text that stands for `-`. */
  stdin?: string;
  /** Environment variables, of which those named `GRADTAPE_<KEY>` are settings. */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Settings of the form `optimizer.learningRate=0.01`. */
  sets?: readonly string[];
  /** Settings by path, such as `{ epochs: 3 }`, blamed on the flag of that name; undefined ones are left out. */
  flags?: Readonly<Record<string, unknown>>;
}

export interface LoadedConfig {
  /** Checked, every default filled in, every shorthand spelled out; `data.path` is relative to the working directory. */
  config: Config;
  /** The same as it was written, from all sources, without defaults. */
  settings: Settings;
  /** The config files that were read. */
  files: string[];
  /** Where the value at `path` was set, `linreg.json:7:3` or `--set epochs=0`; undefined where it is a default. */
  origin: (path: Path) => string | undefined;
}

/** What stands when no source says otherwise and a later one may add to: `--set optimizer.learningRate=0.1` alone is enough. */
const foundation = { optimizer: 'adam' };

const founded = (settings: Settings): Settings =>
  settings['optimizer'] === null ? { ...settings, ...foundation } : settings;

/**
 * The config of a run.
 * @throws GradtapeError `config` (file, line, column and key) or `usage` (for `sets` that are not assignments).
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const { files = [], settings: object, environment = {}, sets = [], flags = {} } = options;
  const paths = files.map((name) => (name === '-' ? name : findConfig(name)));
  const documents: Source[] = [];
  for (const path of paths)
    documents.push(path === '-' ? stdinSource(options.stdin) : await readConfig(path));
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  // zod takes longer to load than all else here, so a file that cannot be read is told before.
  const { check, keys, originOf, withoutUnset } = await import('./check.ts');
  const sources = [
    ...documents,
    ...(object === undefined ? [] : [objectSource(object)]),
    ...environmentSources(environment, keys),
    ...sets.map(setSource),
    ...given.map(([key, value]) => flagSource(key, value)),
  ];
  const merged = sources.reduce<Settings>(
    (all, source) => founded(merge(all, source.settings) as Settings),
    foundation,
  );
  const settings = withoutUnset(merged);
  return {
    config: check(settings, sources),
    settings,
    files: paths.filter((path) => path !== '-'),
    origin: (path) => originOf(path, sources),
  };
}

const stdinSource = (text = ''): Source => fileSource(parseDocument('stdin', text), '');
