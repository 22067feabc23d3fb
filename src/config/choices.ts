/** @file The config's values that are chosen by name: `"adam"`, or `{ "type": "adam", "learningRate": 0.07 }`. */
import * as z from 'zod';
import { findName } from '../options.ts';
import { suggest } from '../suggest.ts';

/** One choice and its options. `description` becomes the editor's help for `type`. */
export const choice = <const Name extends string, Shape extends z.ZodRawShape>(
  name: Name,
  description: string,
  shape: Shape,
) => z.strictObject({ type: z.literal(name).describe(description), ...shape });

type Choice = ReturnType<typeof choice>;
type Table = Readonly<Record<string, Choice>>;

/** What accepts an object whose `type` is one of the table's names. */
export const choices = <T extends Table>(table: T) => {
  const members = Object.values(table) as [T[keyof T], ...T[keyof T][]];
  return z.discriminatedUnion('type', members);
};

interface Spelling {
  /** What the table lists, for messages: `loss`. */
  kind: string;
  /** Other names: `mse`. */
  aliases?: Readonly<Record<string, string>>;
  /** Reads a string that is not a name, as an expression for example. */
  otherwise?: (text: string) => { type: string } | undefined;
}

/** Like `choices`, and a string stands for the choice of that name with its default options. Names may be spelled in any case. */
export const named = <T extends Table>(
  table: T,
  { kind, aliases = {}, otherwise = () => undefined }: Spelling,
) => {
  const names = Object.keys(table);
  const objects = choices(table);
  const canonical = (name: string): string | undefined => canonicalName(name, names, aliases);
  const byString = z
    .string()
    .meta({ examples: names })
    .transform((text, context) => {
      const type = canonical(text);
      const found = type === undefined ? otherwise(text) : { type };
      const parsed = found && objects.safeParse(found);
      if (parsed?.success) return parsed.data;
      context.addIssue({
        code: 'custom',
        message: `unknown ${kind} ${JSON.stringify(text)}; ${suggest(text, names)}`,
      });
      return z.NEVER;
    });
  const byObject = z.preprocess((value) => withCanonicalType(value, canonical), objects);
  return z.union([byString, byObject], {
    error: `expected the name of ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}, or an object with a "type"`,
  });
};

/** One of `names`, in any case and with any separators. */
export const spelled = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? (findName(value, names) ?? value) : value),
    z.enum(names),
  );

function canonicalName(
  name: string,
  names: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): string | undefined {
  const alias = findName(name, Object.keys(aliases));
  return findName(name, names) ?? (alias && aliases[alias]);
}

function withCanonicalType(
  value: unknown,
  canonical: (name: string) => string | undefined,
): unknown {
  if (typeof value !== 'object' || value === null || !('type' in value)) return value;
  const { type } = value;
  return typeof type === 'string' ? { ...value, type: canonical(type) ?? type } : value;
}
