/** @file A config file's text: JSON with comments and trailing commas, each value's line and column known. */
import {
  type Node,
  type ParseError,
  findNodeAtLocation,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { GradtapeError } from '../errors.ts';
import type { Path } from './paths.ts';

export interface Document {
  value: unknown;
  /** `name:line:column` of the value at `path`, or of the innermost object around it that is there. */
  locate(path: Path): string;
}

/** @throws GradtapeError `config` for what is not JSON, and for a key that occurs twice, with line and column. */
export function parseDocument(name: string, text: string): Document {
  const problem = (offset: number, message: string) =>
    new GradtapeError('config', `${name}:${position(text, offset)}: ${message}`);
  if (text.trim() === '')
    throw new GradtapeError('config', `${name}: the file is empty, expected a JSON object`);
  const errors: ParseError[] = [];
  const tree = parseJson(name, text, errors);
  if (errors[0]) throw problem(errors[0].offset, syntaxMessage(text, errors[0], errors[1]));
  return {
    value: valueOf(tree!, problem),
    locate: (path) => `${name}:${position(text, offsetOf(tree!, path))}`,
  };
}

function parseJson(name: string, text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { allowTrailingComma: true });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new GradtapeError('config', `${name}: nested too deeply`, { cause });
  }
}

function valueOf(node: Node, problem: (offset: number, message: string) => Error): unknown {
  if (node.type === 'array') return node.children!.map((child) => valueOf(child, problem));
  if (node.type !== 'object') return node.value;
  const entries = new Map<string, unknown>();
  for (const { children, offset } of node.children!) {
    const key = String(children![0]!.value);
    if (entries.has(key)) throw problem(offset, `the key ${JSON.stringify(key)} occurs twice`);
    if (key === '__proto__') throw problem(offset, `unknown key "__proto__"`);
    entries.set(key, valueOf(children![1]!, problem));
  }
  return Object.fromEntries(entries);
}

/** Where the value at `path` begins; for a property, where its key does. */
function offsetOf(tree: Node, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node) return node.parent?.type === 'property' ? node.parent.offset : node.offset;
  }
  return tree.offset;
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `${before.length}:${before.at(-1)!.length + 1}`;
}

const syntaxProblems: Record<string, string> = {
  InvalidSymbol: 'a JSON value',
  InvalidNumberFormat: 'a number',
  PropertyNameExpected: 'a key in double quotes',
  ValueExpected: 'a value',
  ColonExpected: 'a colon after the key',
  CommaExpected: 'a comma',
  CloseBraceExpected: 'a closing brace',
  CloseBracketExpected: 'a closing bracket',
  EndOfFileExpected: 'the end of the file',
  InvalidCommentToken: 'a comment that begins with // or /*',
  UnexpectedEndOfComment: 'the comment to end with */',
  UnexpectedEndOfString: 'a double quote at the end of the string',
  UnexpectedEndOfNumber: 'a digit at the end of the number',
  InvalidUnicode: 'four hexadecimal digits after \\u',
  InvalidEscapeCharacter: 'a JSON escape after the backslash',
  InvalidCharacter: 'no control character in a string',
};

/** A bare word where a key should be is reported twice: as no JSON value, then as no key. The second says it better. */
function syntaxMessage(text: string, first: ParseError, second?: ParseError): string {
  const found = text.slice(first.offset, first.offset + Math.min(first.length, 30));
  const code = printParseErrorCode(first.error);
  const isKey =
    code === 'InvalidSymbol' &&
    second !== undefined &&
    printParseErrorCode(second.error) === 'PropertyNameExpected';
  const expected = syntaxProblems[isKey ? 'PropertyNameExpected' : code] ?? 'JSON';
  return `expected ${expected}, found ${found === '' ? 'the end of the file' : JSON.stringify(found)}`;
}
