/** @file Names and options as people write them: `learningRate`, `learning_rate` and `LearningRate` are one. */
import { GradtapeError } from './errors.ts';
import { bareName, suggest } from './suggest.ts';

/** The one of `names` that `word` spells, whatever its case and separators. */
export function findName<Name extends string>(
  word: string,
  names: readonly Name[],
): Name | undefined {
  const bare = bareName(word);
  return names.find((name) => bareName(name) === bare);
}

/**
 * The entry of `table` that `word` names; `aliases` are further names of entries.
 * @throws GradtapeError `config` with a did-you-mean.
 */
export function resolveName<Table extends object>(
  kind: string,
  word: string,
  table: Table,
  aliases: Record<string, keyof Table & string> = {},
): keyof Table & string {
  const names = Object.keys(table) as (keyof Table & string)[];
  const alias = findName(word, Object.keys(aliases));
  const name = findName(word, names) ?? (alias === undefined ? undefined : aliases[alias]);
  if (name !== undefined) return name;
  throw new GradtapeError('config', `unknown ${kind} "${word}"`, { hint: suggest(word, names) });
}

/** What an option may be: the words for it, and the test. */
export interface Kind {
  expected: string;
  fits(value: unknown): boolean;
}

const kind = (expected: string, fits: (value: number) => boolean): Kind => ({
  expected,
  fits: (value) => Number.isFinite(value) && fits(value as number),
});
export const finite = kind('a finite number', () => true);
export const positive = kind('a number above 0', (value) => value > 0);
export const fraction = kind('a number from 0 to 1', (value) => value >= 0 && value <= 1);
export const properFraction = kind('a number between 0 and 1', (value) => value > 0 && value < 1);
export const notNegative = kind('a number from 0 up', (value) => value >= 0);
export const wholeFrom = (least: number): Kind =>
  kind(`a whole number from ${least} up`, (value) => Number.isInteger(value) && value >= least);
export const count = wholeFrom(1);
export const numbers: Kind = {
  expected: 'a list of numbers',
  fits: (value) => Array.isArray(value) && value.every(Number.isFinite),
};

export const optional = ({ expected, fits }: Kind): Kind => ({
  expected: `${expected} or null`,
  fits: (value) => value === null || fits(value),
});

export const oneOf = (...values: readonly string[]): Kind => ({
  expected: `one of ${values.map((value) => JSON.stringify(value)).join(', ')}`,
  fits: (value) => values.includes(value as string),
});

/** An option of which nothing more is said takes what its default is; where that is null, a number or null. */
function kindOf(value: unknown): Kind {
  if (value === null) return optional(finite);
  if (typeof value === 'number') return finite;
  if (Array.isArray(value)) return { expected: 'a list', fits: Array.isArray };
  return { expected: `a ${typeof value}`, fits: (given) => typeof given === typeof value };
}

/** The default of a number that must be given. */
export const required = NaN;

export interface Reading<Options> {
  kinds?: { readonly [Name in keyof Options]?: Kind };
  /** Further spellings of option names. */
  aliases?: Record<string, keyof Options & string>;
}

/**
 * `defaults` overridden by what was given; an undefined value leaves the default.
 * @throws GradtapeError `config` for an unknown or missing option and for a value that does not fit its kind.
 */
export function readOptions<Options extends object>(
  owner: string,
  defaults: Options,
  given: object,
  { kinds = {}, aliases = {} }: Reading<Options> = {},
): Options {
  const options = { ...defaults };
  for (const [word, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const name = resolveName(`option of ${owner}`, word, defaults, aliases);
    const { expected, fits } = kinds[name] ?? kindOf(defaults[name]);
    if (!fits(value))
      throw new GradtapeError(
        'config',
        `${owner}.${name}: found ${shown(value)}, expected ${expected}`,
      );
    options[name] = value;
  }
  const missing = Object.entries(options).find(([, value]) => Number.isNaN(value));
  if (missing) throw new GradtapeError('config', `${owner}.${missing[0]}: missing`);
  return options;
}

/**
 * A check of options that a function of the API is called with, for callers without a type checker.
 * @returns a function that throws GradtapeError `usage` for an option that is not in `known`, and for what is no object
 */
export function optionsCheck<Options extends object>(
  owner: string,
  known: Record<Options extends unknown ? keyof Options : never, true>,
): (given: Options) => void {
  return (given) => {
    if (typeof given !== 'object' || given === null)
      throw new GradtapeError(
        'usage',
        `options of ${owner}: found ${shown(given)}, expected an object`,
      );
    for (const word of Object.keys(given)) {
      if (Object.hasOwn(known, word)) continue;
      const hint = suggest(word, Object.keys(known));
      throw new GradtapeError('usage', `unknown option of ${owner} "${word}"`, { hint });
    }
  };
}

const shown = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
