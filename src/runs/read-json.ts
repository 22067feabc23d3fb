/** @file JSON that gradtape wrote, read back: anything else is told by its file and place. */
import { readFile } from 'node:fs/promises';
import type * as z from 'zod';
import { formatPath } from '../config/paths.ts';
import { GradtapeError } from '../errors.ts';

/** @throws GradtapeError `data` where there is no such file, or it is no JSON of that shape. */
export async function readJson<Schema extends z.ZodType>(
  path: string,
  shape: Schema,
): Promise<z.output<Schema>> {
  const value = await readAnyJson(path);
  const { error } = shape.safeParse(value);
  if (error === undefined) return value as z.output<Schema>; // as it is, its keys in their order
  const [issue] = error.issues;
  throw new GradtapeError('data', `${path}: ${problemText(issue!, value)}`, {
    hint: 'the file was altered after it was written',
  });
}

/** `expected an object under "features[0].scale", found null` */
function problemText(issue: z.core.$ZodIssue, value: unknown): string {
  const path = issue.path as (string | number)[];
  const found = path.reduce<unknown>((inner, key) => (inner as Keyed | null)?.[key], value);
  if (path.length === 0) return `expected a JSON object, found ${kindOf(found)}`;
  return `expected ${expectedBy(issue, found)} under "${formatPath(path)}", found ${foundText(found)}`;
}

type Keyed = Record<string | number, unknown>;

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function expectedBy(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === 'invalid_type') return words[issue.expected] ?? issue.expected;
  if (issue.code !== 'invalid_value') return 'something else';
  const isOfTexts = issue.values.every((one) => typeof one === 'string');
  return isOfTexts && typeof found !== 'string'
    ? 'a text'
    : issue.values.map((one) => JSON.stringify(one)).join(' or ');
}

const foundText = (value: unknown): string =>
  typeof value === 'string' && value.length < 40 ? JSON.stringify(value) : kindOf(value);

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { string: 'a text', object: 'an object' }[typeof value as string] ?? `a ${typeof value}`;
}

async function readAnyJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new GradtapeError('data', `${path}: ${unreadable(cause as NodeJS.ErrnoException)}`, {
      hint: 'expected the folder of a run, as `gradtape train` writes it',
      cause,
    });
  }
}

function unreadable({ code }: NodeJS.ErrnoException): string {
  if (code === undefined) return 'is no JSON';
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'no such file' : `cannot be read (${code})`;
}
