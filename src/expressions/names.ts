/** @file The names in an expression, and those that nothing stands for. */
import type { GradtapeError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import { isFunction } from './functions.ts';
import { mistake, quoted } from './mistakes.ts';
import {
  type Definition,
  type Expression,
  type Node,
  type Span,
  definitionOf,
  fold,
  freeNames,
} from './syntax.ts';

interface Name {
  name: string;
  span: Span;
}

/**
 * @throws GradtapeError `expression`, with a caret under the first name that is not among `known`, or the first constant
 * that is: it may be meant as the column or variable. What is defined must get by with the known names, too.
 */
export function requireKnownNames(expression: Expression, known: readonly string[]): void {
  fold<void>(expression.root, (node) => {
    const definition = definitionOf(node, expression.definitions);
    if (definition) requireKnownWithin(expression, node, definition, known);
    else if (node.type === 'name' && !known.includes(node.name))
      throw unknownName(expression, node, known);
    if (node.type === 'constant' && known.includes(node.name)) throw ambiguous(expression, node);
  });
}

function requireKnownWithin(
  expression: Expression,
  { span }: Node,
  { name, parameters = [], body }: Definition,
  known: readonly string[],
): void {
  const missing = freeNames(body).find((used) => ![...known, ...parameters].includes(used));
  if (missing === undefined) return;
  const text = `${quoted(name)} is defined with ${quoted(missing)}, which means nothing here`;
  throw mistake(expression, span, text);
}

function ambiguous(expression: Expression, { name, span }: Name): GradtapeError {
  const hint = `for the column or variable, write \`${name}\` in backquotes`;
  return mistake(expression, span, `${quoted(name)} is a constant, and a name of the data`, hint);
}

export function unknownName(
  expression: Expression,
  { name, span }: Name,
  known: readonly string[],
): GradtapeError {
  const definitions = expression.definitions;
  const callable = isFunction(name) || definitions?.get(name)?.parameters;
  const hint = callable
    ? `${name} is a function: write ${name}(…)`
    : suggest(name, [...known, ...(definitions?.keys() ?? [])]);
  return mistake(expression, span, `unknown name ${quoted(name)}`, hint);
}

/** Where the name is first used. */
export function spanOf({ root }: Expression, name: string): Span {
  const spans: Span[] = [];
  fold<void>(root, (node) => {
    if (node.type === 'name' && node.name === name) spans.push(node.span);
  });
  return spans[0]!;
}
