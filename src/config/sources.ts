/** @file Where settings come from: config files, the environment, `--set` and flags, all in one form. */
import { isAbsolute, join, relative } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { nearest } from '../suggest.ts';
import type { Document } from './document.ts';
import { type Path, follow, parsePath } from './paths.ts';
import { type Settings, isSettings } from './settings.ts';

/** Some settings, and where the user wrote them. */
export interface Source {
  settings: Settings;
  /** How much of `path` this source sets: 0 for nothing, the path's length for all. */
  reach(path: Path): number;
  /** Where the value at `path` was written: `linreg.json:7:3`, `--set epochs=0`, `GRADTAPE_EPOCHS`, `--epochs`. */
  label(path: Path): string;
}

/** @throws GradtapeError `config` when the document is not an object. */
export function fileSource(document: Document, directory: string): Source {
  const { value } = document;
  if (!isSettings(value))
    throw new GradtapeError('config', `${document.locate([])}: expected an object`);
  return {
    settings: withPathsFrom(directory, value),
    reach: (path) => follow(path, value).depth,
    label: document.locate,
  };
}

/** @throws GradtapeError `config` when a program gives something else than an object. */
export function objectSource(value: unknown): Source {
  if (!isSettings(value)) throw new GradtapeError('config', 'config: expected an object');
  return {
    settings: withPathsFrom('', value),
    reach: (path) => follow(path, value).depth,
    label: () => 'config',
  };
}

/** @throws GradtapeError `usage` when `assignment` is not of the form `key=value`. */
export function setSource(assignment: string): Source {
  const equals = assignment.indexOf('=');
  if (equals < 1)
    throw new GradtapeError(
      'usage',
      `--set ${assignment}: expected key=value, as in --set optimizer.learningRate=0.01`,
    );
  const value = parseValue(assignment.slice(equals + 1));
  return valueSource(
    parsePath(assignment.slice(0, equals)),
    value,
    `--set ${assignment.slice(0, 80)}`,
  );
}

/** A flag's value, told by the flag's name: that of the setting in kebab case. */
export function flagSource(key: string, value: unknown): Source {
  const path = parsePath(key);
  const name = String(path.at(-1)).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return valueSource(path, value, `--${name}`);
}

const prefix = 'GRADTAPE_';

/**
 * The settings in environment variables: `GRADTAPE_BATCH_SIZE` is `batchSize` and `GRADTAPE_OPTIMIZER__LEARNING_RATE` is
 * `optimizer.learningRate`. Only those whose first word is one of `keys` are settings, for other rooms have
 * variables too; an empty one is as good as none.
 * @throws GradtapeError `config` for one whose first word is a likely slip of a key
 */
export function environmentSources(
  environment: Readonly<Record<string, string | undefined>>,
  keys: readonly string[],
): Source[] {
  return Object.entries(environment).flatMap(([name, text]) => {
    if (!name.startsWith(prefix) || text === undefined || text === '') return [];
    const path = name.slice(prefix.length).split('__').map(camelCase);
    if (keys.includes(path[0]!)) return [valueSource(path, parseValue(text), name)];
    const meant = nearest(path[0]!, keys);
    if (meant === undefined) return [];
    throw new GradtapeError(
      'config',
      `${name}: unknown setting; did you mean ${prefix}${capitals(meant)}?`,
    );
  });
}

const capitals = (key: string): string => key.replace(/[A-Z]/g, '_$&').toUpperCase();

const camelCase = (word: string): string =>
  word.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function valueSource(path: Path, value: unknown, label: string): Source {
  const settings = path.reduceRight((inner, key) => Object.fromEntries([[key, inner]]), value);
  return {
    settings: withPathsFrom('', settings as Settings),
    reach: (asked) => follow(asked, settings).depth,
    label: () => label,
  };
}

/** JSON where it is JSON, else the text itself: `--set loss=mse` needs no quotes. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The keys of `data` that name a file. */
const filesOfData = ['path', 'validation'];

/** A table's path is relative to the file that names it. */
const withPathsFrom = (directory: string, settings: Settings): Settings =>
  withPaths(settings, (path) => join(directory, path));

/** The other way round: `settings` as a config file in `directory` has to name the tables. */
export const withPathsTo = (directory: string, settings: Settings): Settings =>
  withPaths(settings, (path) => relative(directory, path));

function withPaths(settings: Settings, change: (path: string) => string): Settings {
  const { data } = settings;
  if (!isSettings(data)) return settings;
  // What is no path is left for the config's check to refuse. An empty one, joined, would name the folder.
  const changed = (path: unknown): unknown =>
    typeof path !== 'string' || path === '' || path === '-' || isAbsolute(path)
      ? path
      : change(path);
  const paths = filesOfData
    .filter((key) => data[key] !== undefined)
    .map((key) => [key, Array.isArray(data[key]) ? data[key].map(changed) : changed(data[key])]);
  return { ...settings, data: { ...data, ...Object.fromEntries(paths) } };
}
