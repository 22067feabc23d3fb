/** @file The config's values that are chosen by name: `"adam"`, or `{ "type": "adam", "learningRate": 0.07 }`. */
import * as z from 'zod';
import { findName } from '../options.ts';
import { suggest } from '../suggest.ts';

type Shape = z.ZodRawShape;

export interface Choice<Options extends Shape = Shape> {
  /** The editor's help for `type`. */
  about: string;
  /** Makes the options' schemas. Only a choice that is made needs them, and there are hundreds. */
  options(): Options;
  /** What is wrong with options that are right one by one. */
  misfit?(options: z.output<z.ZodObject<Options>>): Misfit | undefined;
}

export interface Misfit {
  key: string;
  /** Completes "expected". */
  expected: string;
}

/** A choice without options. */
export const plain = (about: string): Choice<Record<never, never>> => ({
  about,
  options: () => ({}),
});

export const choice = <Options extends Shape>(
  about: string,
  options: Choice<Options>['options'],
  misfit?: Choice<Options>['misfit'],
): Choice<Options> => ({ about, options, ...(misfit && { misfit }) });

type Table = Readonly<Record<string, Choice>>;
type OptionsOf<C extends Choice> = ReturnType<C['options']>;

/** The choices of `table`, each with further options. */
export const withOptions = <T extends Table, Further extends Shape>(
  table: T,
  further: () => Further,
) =>
  Object.fromEntries(
    Object.entries(table).map(([name, { options, ...rest }]) => [
      name,
      { ...rest, options: () => ({ ...options(), ...further() }) },
    ]),
  ) as { [Name in keyof T]: Choice<OptionsOf<T[Name]> & Further> };

type Member<Name extends string, C extends Choice> = z.ZodLazy<
  z.ZodObject<{ type: z.ZodLiteral<Name> } & OptionsOf<C>, z.core.$strict>
>;
type Members<T extends Table> = { [Name in keyof T & string]: Member<Name, T[Name]> };

function member(name: string, { about, options, misfit }: Choice): Member<string, Choice> {
  const schema = z.lazy(() => {
    const object = z.strictObject({ type: z.literal(name).describe(about), ...options() });
    return misfit ? object.check(refused(misfit)) : object;
  });
  // What a discriminated union would build every member for, to read its `type`.
  Object.defineProperty(schema._zod, 'propValues', { value: { type: new Set([name]) } });
  return schema;
}

const refused =
  (misfit: NonNullable<Choice['misfit']>): z.core.CheckFn<Record<string, unknown>> =>
  ({ value, issues }) => {
    const found = misfit(value);
    if (found === undefined) return;
    const { key, expected } = found;
    const message = `expected ${expected}`;
    issues.push({ code: 'custom', path: [key], message, input: value[key] });
  };

type Aliases = Readonly<Record<string, string>>;

/** What accepts an object whose `type` is one of the table's names, spelled in any case. */
export const choices = <T extends Table>(table: T, aliases: Aliases = {}) => {
  // Most tables are not asked in a run, and to make them all takes longer than to read the config.
  const union = z.lazy(() => {
    const members = Object.entries(table).map(([name, one]) => member(name, one));
    return z.discriminatedUnion('type', members as unknown as [Members<T>[keyof Members<T>]]);
  });
  return z.preprocess((value) => withCanonicalType(value, Object.keys(table), aliases), union);
};

interface Spelling {
  /** What the table lists, for messages: `loss`. */
  kind: string;
  /** Other names: `mse`. */
  aliases?: Aliases;
  /** Reads a string that is not a name, as an expression for example. */
  otherwise?: (text: string) => { type: string } | undefined;
}

/** Like `choices`, and a string stands for the choice of that name with its default options. */
export const named = <T extends Table>(
  table: T,
  { kind, aliases = {}, otherwise = () => undefined }: Spelling,
) => {
  const names = Object.keys(table);
  return z.lazy(() => {
    const byObject = choices(table, aliases);
    const byString = z
      .string()
      .meta({ examples: names })
      .transform((text, context): unknown => {
        const type = canonicalName(text, names, aliases);
        const found = type === undefined ? otherwise(text) : { type };
        if (found === undefined) {
          const message = `unknown ${kind} ${JSON.stringify(text)}; ${suggest(text, names)}`;
          context.addIssue({ code: 'custom', message });
          return z.NEVER;
        }
        return found;
      })
      .pipe(byObject);
    return z.union([byString, byObject], {
      error: `expected the name of ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}, or an object with a "type"`,
    });
  });
};

/** Takes an object that has `key` and no type as the choice of that name: `{ "expression": "mean(yhat - y)" }`. */
export const orShorthand = <Schema extends z.ZodType>(key: string, schema: Schema) =>
  z.preprocess(
    (value) => (isUntyped(value) && key in value ? { type: key, ...value } : value),
    schema,
  );

export const isUntyped = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('type' in value);

/** One of `names`, in any case and with any separators. */
export const spelled = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? (findName(value, names) ?? value) : value),
    z.enum(names),
  );

function canonicalName(
  name: string,
  names: readonly string[],
  aliases: Aliases,
): string | undefined {
  const alias = findName(name, Object.keys(aliases));
  return findName(name, names) ?? (alias && aliases[alias]);
}

function withCanonicalType(value: unknown, names: readonly string[], aliases: Aliases): unknown {
  if (typeof value !== 'object' || value === null || !('type' in value)) return value;
  const { type } = value;
  return typeof type === 'string'
    ? { ...value, type: canonicalName(type, names, aliases) ?? type }
    : value;
}
