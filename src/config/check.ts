/** @file Holding settings against the schema. */
import { GradtapeError } from '../errors.ts';
import { type Path, follow, formatPath } from './paths.ts';
import { type Problem, errorMap, problemsOf } from './problems.ts';
import { type Config, configSchema } from './schema.ts';
import { type Settings, isSettings, without } from './settings.ts';
import type { Source } from './sources.ts';

/** The keys that a config may have at its top. */
export const keys: readonly string[] = Object.keys(configSchema.shape);

/**
 * The config that `settings` make, its defaults filled in.
 * @throws GradtapeError `config` for the first thing that does not fit the schema, placed by the source that set it last.
 */
export function check(settings: unknown, sources: readonly Source[]): Config {
  const { data, error } = configSchema.safeParse(settings, { error: errorMap, jitless: true });
  if (error === undefined) return data;
  // What is there and wrong goes first: a key that is missing may be one that is misspelt.
  const problems = problemsOf(error.issues, settings);
  const [first, ...others] = problems.toSorted((a, b) => Number(a.isMissing) - Number(b.isMissing));
  const rest = others.length === 0 ? '' : ` (and ${counted(others.length, 'more problem')})`;
  throw new GradtapeError('config', `${located(first!, sources)}${rest}`);
}

/**
 * `settings` without the keys that are null where null is no value of theirs: they were set once and are to be as if
 * they had not been.
 */
export function withoutUnset(settings: Settings): Settings {
  if (!hasNull(settings)) return settings;
  const { error } = configSchema.safeParse(settings, { error: errorMap, jitless: true });
  const unset = problemsOf(error?.issues ?? [], settings).filter(
    ({ path, isUnknown }) => !isUnknown && isNullKey(path, settings),
  );
  if (unset.length === 0) return settings;
  return withoutUnset(unset.reduce((all, { path }) => without(all, path) as Settings, settings));
}

const hasNull = (value: unknown): boolean =>
  typeof value === 'object' && (value === null || Object.values(value).some(hasNull));

/** An item of a list is no key. */
const isNullKey = (path: Path, settings: Settings): boolean =>
  follow(path, settings).value === null && isSettings(follow(path.slice(0, -1), settings).value);

/** Where the value at `path` was set; undefined where it is a default. A text sets what it stands for. */
export function originOf(path: Path, sources: readonly Source[]): string | undefined {
  const own = sources.findLast((source) => source.reach(path) === path.length)?.label(path);
  if (own !== undefined || !['type', 'expression'].includes(String(path.at(-1)))) return own;
  const named = path.slice(0, -1);
  return sources
    .findLast((source) => typeof follow(named, source.settings).value === 'string')
    ?.label(named);
}

function located({ path, message }: Problem, sources: readonly Source[]): string {
  const place = writerOf(path, sources)?.label(path);
  return [place, formatPath(path), message].filter(Boolean).join(': ');
}

/** Who set the value at `path` last; where nobody did, who first set the most of what is around it. */
function writerOf(path: Path, sources: readonly Source[]): Source | undefined {
  const reaches = sources.map((source) => source.reach(path));
  const furthest = Math.max(...reaches);
  const writer =
    furthest === path.length ? reaches.lastIndexOf(furthest) : reaches.indexOf(furthest);
  return sources[writer];
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;
