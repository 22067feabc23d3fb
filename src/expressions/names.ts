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

/** @throws GradtapeError `expression`, with a caret under the first name that is not among `known`. */
export function requireKnownNames(expression: Expression, known: readonly string[]): void {
  fold<void>(expression.root, (node) => {
    if (node.type === 'name' && !known.includes(node.name))
      throw unknownName(expression, node, known);
  });
}

export function unknownName(
  expression: Expression,
  { name, span }: Name,
  known: readonly string[],
): GradtapeError {
  const hint = isFunction(name) ? `${name} is a function: write ${name}(…)` : suggest(name, known);
  return mistake(expression, span, `unknown name ${quoted(name)}`, hint);
}
