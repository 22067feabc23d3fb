/** @file The names in an expression, and those that nothing stands for. */
import type { GradtapeError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import { isFunction } from './functions.ts';
import { mistake, quoted } from './mistakes.ts';
import { type Expression, type Span, fold } from './syntax.ts';

interface Name {
  name: string;
  span: Span;
}

/**
 * @throws GradtapeError `expression`, with a caret under the first name that is not among `known`, or the first constant
 * that is: it may be meant as the column or variable.
 */
export function requireKnownNames(expression: Expression, known: readonly string[]): void {
  fold<void>(expression.root, (node) => {
    if (node.type === 'name' && !known.includes(node.name))
      throw unknownName(expression, node, known);
    if (node.type === 'constant' && known.includes(node.name)) throw ambiguous(expression, node);
  });
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
  const hint = isFunction(name) ? `${name} is a function: write ${name}(…)` : suggest(name, known);
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
