/** @file Loading a config: defaults < config files, left to right < environment < `--set` < flags. */
import { GradtapeError } from '../errors.ts';
import { type Path, parseDocument } from './document.ts';
import { findConfig, readConfig } from './files.ts';
import { type Problem, errorMap, problemsOf } from './problems.ts';
import { type Config, configSchema } from './schema.ts';
import {
  type Source,
  environmentSources,
  fileSource,
  flagSource,
  merge,
  setSource,
} from './sources.ts';

export interface LoadOptions {
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
  /** The config files that were read. */
  files: string[];
}

/** What stands when no source says otherwise and a later one may add to: `--set optimizer.learningRate=0.1` alone is enough. */
const foundation = { optimizer: 'adam' };

/**
 * The config of a run.
 * @throws GradtapeError `config` (file, line, column and key) or `usage` (for `sets` that are not assignments).
 */
export function loadConfig(options: LoadOptions): LoadedConfig {
  const { files = [], environment = {}, sets = [], flags = {} } = options;
  const paths = files.map((name) => (name === '-' ? name : findConfig(name)));
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  const sources = [
    ...paths.map((path) => (path === '-' ? stdinSource(options.stdin) : readConfig(path))),
    ...environmentSources(environment, Object.keys(configSchema.shape)),
    ...sets.map(setSource),
    ...given.map(([key, value]) => flagSource(key, value)),
  ];
  const settings = sources.reduce<unknown>(
    (all, source) => merge(all, source.settings),
    foundation,
  );
  return { config: check(settings, sources), files: paths.filter((path) => path !== '-') };
}

const stdinSource = (text = ''): Source => fileSource(parseDocument('stdin', text), '');

function check(settings: unknown, sources: readonly Source[]): Config {
  const { data, error } = configSchema.safeParse(settings, { error: errorMap });
  if (error === undefined) return data;
  const [first, ...others] = problemsOf(error.issues, settings);
  const rest = others.length === 0 ? '' : ` (and ${counted(others.length, 'more problem')})`;
  throw new GradtapeError('config', `${located(first!, sources)}${rest}`);
}

function located({ path, message }: Problem, sources: readonly Source[]): string {
  const source = sources.reduce<Source | undefined>(
    (best, other) => (best && best.reach(path) > other.reach(path) ? best : other),
    undefined,
  );
  return [source?.label(path), formatPath(path), message].filter(Boolean).join(': ');
}

/** `model.layers[0].units` */
const formatPath = (path: Path): string =>
  path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i ? '.' : ''}${key}`)).join('');

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
