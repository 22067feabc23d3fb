/** @file What a user reads when settings do not fit the schema: where, what was found, what was expected. */
import * as z from 'zod';
import { suggest } from '../suggest.ts';
import { type Path, follow } from './paths.ts';

export interface Problem {
  path: Path;
  message: string;
  /** Whether it is a value that is not there. */
  isMissing: boolean;
  /** Whether it is a key that the schema does not have. */
  isUnknown: boolean;
}

type Issue = z.core.$ZodIssue;

/** The problems behind zod's issues with `settings`. */
export function problemsOf(issues: readonly Issue[], settings: unknown): Problem[] {
  return issues.flatMap(innermost).flatMap(({ path, ...issue }): Problem[] => {
    const at = asWritten(path as Path, settings);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        path: [...at, key],
        message: issue.message,
        isMissing: false,
        isUnknown: true,
      }));
    const found = issue.code === 'invalid_key' ? at.at(-1) : follow(at, settings).value;
    const message = withFound(issue.message, found);
    return [{ path: at, message, isMissing: found === undefined, isUnknown: false }];
  });
}

/** A path that the shorthand for terms has made longer, as it stands in the settings: `loss.fit`. */
function asWritten(path: Path, settings: unknown): Path {
  const [root, key, ...rest] = path;
  const isLonger =
    root === 'loss' && key === 'terms' && follow(['loss', 'terms'], settings).depth < 2;
  return isLonger ? ['loss', ...rest] : path;
}

/** The words where a schema has none of its own. What an unknown key could have been, only zod's error map is told. */
export const errorMap: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys')
    return `unknown key; ${suggest(issue.keys[0]!, keysOf(issue.inst))}`;
  if (issue.code === 'invalid_type')
    return `expected ${typeNames[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return unknownValue(issue.input, issue.values);
  if (issue.code === 'invalid_union' && issue.options)
    return unknownValue(follow(['type'], issue.input).value, issue.options as unknown[]);
  if (issue.code === 'invalid_key') return issue.issues[0]?.message;
  return undefined;
};

function unknownValue(found: unknown, expected: readonly unknown[]): string {
  if (typeof found === 'string')
    return `unknown name ${JSON.stringify(found)}; ${suggest(found, expected.map(String))}`;
  return `expected one of ${expected.map((value) => JSON.stringify(value)).join(', ')}`;
}

const keysOf = (schema: unknown): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

const typeNames: Record<string, string> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  int: 'an integer',
  boolean: 'true or false',
};

/** Of a value that may be one of several kinds, the issues of the kind that it is. */
function innermost(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const kind = issue.errors.find((issues) => !issues.some(isOfAnotherKind));
  if (kind === undefined) return [issue];
  return kind
    .flatMap(innermost)
    .map((inner) => Object.assign({}, inner, { path: [...issue.path, ...inner.path] }));
}

const isOfAnotherKind = ({ code, path }: Issue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');

function withFound(message: string, found: unknown): string {
  if (!message.startsWith('expected')) return message;
  return found === undefined ? `missing, ${message}` : `${message}, found ${nameOf(found)}`;
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
