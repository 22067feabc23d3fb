/** @file What a user defines: names and functions that stand for expressions, `r` and `huber(e, d)`. */
import { GradtapeError } from '../errors.ts';
import { requireTerminating } from './definitions.ts';
import { Cursor } from './cursor.ts';
import { constants, isFunction, keywords } from './functions.ts';
import { quoted } from './mistakes.ts';
import { parseExpression } from './parser.ts';
import type { Definition, Definitions, Expression } from './syntax.ts';

type Header = Omit<Definition, 'body'>;

/**
 * The definitions that `sources` holds: what is defined, with the expression that it stands for. They may use each other.
 * @throws GradtapeError `expression` for what cannot be read, `config` for a name that is taken and for what is defined in
 * terms of itself.
 */
export function parseDefinitions(sources: Readonly<Record<string, string>>): Definitions {
  const headers = Object.keys(sources).map(headerFrom);
  // A body may call what is defined after it, so that every header must be known before the first body is read.
  const definitions = new Map(headers.map((header) => [header.name, header as Definition]));
  if (definitions.size < headers.length) throw definedTwice(headers);
  for (const [i, source] of Object.values(sources).entries())
    (headers[i] as Definition).body = bodyOf(headers[i]!, source, definitions);
  requireTerminating(definitions);
  return definitions;
}

function bodyOf(
  { name, parameters }: Header,
  source: string,
  definitions: Definitions,
): Expression {
  const where = `define.${name}`;
  return parseExpression(source, { where, definitions, ...(parameters && { parameters }) });
}

/** `r`, or `huber(e, d)`. */
function headerFrom(text: string): Header {
  const cursor = new Cursor({ source: text, where: 'define' });
  const name = nameFrom(cursor);
  requireFree(name);
  const open = cursor.accept('(');
  if (!open) {
    cursor.finish();
    return { name };
  }
  const parameters = [nameFrom(cursor)];
  while (cursor.accept(',')) parameters.push(nameFrom(cursor));
  cursor.close(open, ')');
  cursor.finish();
  const twice = parameters.find((parameter, i) => parameters.indexOf(parameter) < i);
  if (twice !== undefined)
    throw new GradtapeError(
      'config',
      `define.${name}: the parameter ${quoted(twice)} occurs twice`,
    );
  return { name, parameters };
}

function nameFrom(cursor: Cursor): string {
  const { next } = cursor;
  if (next.type === 'name' && !keywords.includes(next.text)) return cursor.take().text;
  const hint = 'define a name, as "r", or a function, as "huber(e, d)"';
  throw cursor.wrong(next, 'expected a name', hint);
}

function requireFree(name: string): void {
  const kind = isFunction(name) ? 'a function' : Object.hasOwn(constants, name) && 'a constant';
  if (kind)
    throw new GradtapeError(
      'config',
      `define.${name}: expected a name of its own, found that of ${kind}`,
    );
}

function definedTwice(headers: readonly Header[]): GradtapeError {
  const { name } = headers.find((header, i) =>
    headers.slice(0, i).some(({ name }) => name === header.name),
  )!;
  return new GradtapeError('config', `define.${name}: ${quoted(name)} is defined twice`);
}
