/** @file A Pratt parser with Python's precedence (Pratt 1973, "Top down operator precedence"). */
import { type Argument, bindCall } from './calls.ts';
import { Cursor, type ParseOptions } from './cursor.ts';
import { constants, keywords } from './functions.ts';
import { integerFrom } from './literals.ts';
import { binaryPowers, comparisonOperators, comparisonPower, unaryPowers } from './precedence.ts';
import type {
  BinaryOperator,
  ComparisonOperator,
  Expression,
  Node,
  Span,
  Subscript,
  UnaryOperator,
} from './syntax.ts';
import type { Token } from './tokens.ts';

/** Parentheses, calls, signs and powers may be nested this deep. */
const deepest = 500;

export type { ParseOptions } from './cursor.ts';

/**
 * Read an expression such as `a*X + b`; nothing of it is run.
 * @throws GradtapeError `expression`, with a caret under the spot, when it cannot be read.
 */
export function parseExpression(source: string, options: ParseOptions = {}): Expression {
  const cursor = new Cursor({ source, ...options });
  const root = expression(cursor);
  cursor.finish();
  return { ...placeOf(source, options), root };
}

/** Read one or more expressions with commas between them: `x*y, max(x, y)`. */
export function parseExpressions(source: string, options: ParseOptions = {}): Expression[] {
  const cursor = new Cursor({ source, ...options });
  const roots = [expression(cursor)];
  while (cursor.accept(',')) roots.push(expression(cursor));
  cursor.finish();
  return roots.map((root): Expression => Object.assign({ root }, placeOf(source, options)));
}

const placeOf = (
  source: string,
  { where, definitions }: ParseOptions,
): Omit<Expression, 'root'> => ({
  source,
  ...(where !== undefined && { where }),
  ...(definitions && { definitions }),
});

/** Read as far as an expression goes: to a comma, a colon, an equals sign, a closing bracket or the end. */
export function expression(cursor: Cursor): Node {
  return node(cursor, 0, 0);
}

/** Read a value and all operators after it that bind at least as tightly as `minimum`. */
function node(cursor: Cursor, minimum: number, depth: number): Node {
  if (depth > deepest) throw cursor.wrong(cursor.next, `nested more than ${deepest} levels deep`);
  let left = prefix(cursor, minimum, depth + 1);
  for (;;) {
    const longer = infix(cursor, left, minimum, depth + 1);
    if (!longer) return left;
    left = longer;
  }
}

function prefix(cursor: Cursor, minimum: number, depth: number): Node {
  const { next } = cursor;
  const { start, end } = next;
  if (next.type === 'number') return number(cursor);
  if (next.type === 'quoted')
    return { type: 'name', name: cursor.take().text, span: { start, end } };
  if (Object.hasOwn(unaryPowers, next.text)) return unary(cursor, minimum, depth);
  if (next.type === 'name' && !keywords.includes(next.text)) return named(cursor, depth);
  if (next.text === '(') return group(cursor, depth);
  if (next.text === '[') return list(cursor, depth);
  throw cursor.valueExpected();
}

function number(cursor: Cursor): Node {
  const { text, start, end } = cursor.take();
  const [value, span] = [Number(text.replaceAll('_', '')), { start, end }];
  if (!Number.isFinite(value)) throw cursor.wrong(span, 'the number is too large');
  return { type: 'number', value, span };
}

function unary(cursor: Cursor, minimum: number, depth: number): Node {
  const operator = cursor.next.text as UnaryOperator;
  const power = unaryPowers[operator];
  if (operator === 'not' && minimum > power)
    throw cursor.wrong(cursor.next, '"not" needs parentheses here', 'write (not …)');
  const { start } = cursor.take();
  const operand = node(cursor, power, depth);
  return { type: 'unary', operator, operand, span: { start, end: operand.span.end } };
}

function named(cursor: Cursor, depth: number): Node {
  const token = cursor.take();
  if (cursor.isAt('(')) return call(cursor, token, depth);
  const isConstant =
    Object.hasOwn(constants, token.text) && !cursor.place.parameters?.includes(token.text);
  const type = isConstant ? 'constant' : 'name';
  return { type, name: token.text, span: { start: token.start, end: token.end } };
}

function group(cursor: Cursor, depth: number): Node {
  const open = cursor.take();
  const inner = node(cursor, 0, depth);
  return { ...inner, span: { start: open.start, end: cursor.close(open, ')') } };
}

function list(cursor: Cursor, depth: number): Node {
  const { items, span } = series(cursor, ']', () => node(cursor, 0, depth));
  if (items.length === 0) throw cursor.wrong(span, 'an empty list has no value');
  return { type: 'list', items, span };
}

function call(cursor: Cursor, callee: Token, depth: number): Node {
  const { items, span } = series(cursor, ')', () => argument(cursor, depth));
  return bindCall(cursor.place, callee, items, { start: callee.start, end: span.end });
}

function argument(cursor: Cursor, depth: number): Argument {
  const isKeyword = cursor.next.type === 'name' && cursor.afterNext?.text === '=';
  if (!isKeyword) return { value: node(cursor, 0, depth) };
  const keyword = cursor.take();
  cursor.take();
  return { keyword, value: node(cursor, 0, depth) };
}

/** A bracket, items with commas between them, perhaps one comma more, and the closing bracket. */
function series<T>(cursor: Cursor, bracket: ')' | ']', item: () => T): { items: T[]; span: Span } {
  const open = cursor.take();
  const items: T[] = [];
  while (!cursor.isAt(bracket)) {
    items.push(item());
    if (!cursor.accept(',')) break;
  }
  return { items, span: { start: open.start, end: cursor.close(open, bracket) } };
}

/** `left` with the next operator applied to it; undefined when there is none that binds as tightly as `minimum`. */
function infix(cursor: Cursor, left: Node, minimum: number, depth: number): Node | undefined {
  if (cursor.next.type !== 'symbol' && cursor.next.type !== 'name') return undefined;
  if (cursor.isAt('[')) return index(cursor, left, depth);
  if (comparisonAt(cursor) && comparisonPower >= minimum) return comparison(cursor, left, depth);
  const operator = cursor.isAt('^') ? '**' : (cursor.next.text as BinaryOperator);
  if (!Object.hasOwn(binaryPowers, operator)) return undefined;
  const powers = binaryPowers[operator];
  if (powers.left < minimum) return undefined;
  cursor.take();
  const right = node(cursor, powers.right, depth);
  const span = { start: left.span.start, end: right.span.end };
  return { type: 'binary', operator, left, right, span };
}

const comparisonAt = (cursor: Cursor): boolean =>
  comparisonOperators.includes(cursor.next.text as ComparisonOperator);

/** `0 < x < 1`, one node for the whole chain, as in Python. */
function comparison(cursor: Cursor, first: Node, depth: number): Node {
  const operators: ComparisonOperator[] = [];
  const operands = [first];
  while (comparisonAt(cursor)) {
    operators.push(cursor.take().text as ComparisonOperator);
    operands.push(node(cursor, comparisonPower + 1, depth));
  }
  const span = { start: first.span.start, end: operands.at(-1)!.span.end };
  return { type: 'comparison', operators, operands, span };
}

function index(cursor: Cursor, object: Node, depth: number): Node {
  const { items, span } = series(cursor, ']', () => subscript(cursor, depth));
  if (items.length === 0) throw cursor.wrong(span, 'expected an index between the brackets');
  return {
    type: 'index',
    object,
    subscripts: items,
    span: { start: object.span.start, end: span.end },
  };
}

function subscript(cursor: Cursor, depth: number): Subscript {
  if (cursor.accept('...')) return { type: 'rest' };
  if (cursor.accept('None')) return { type: 'new' };
  const start = integer(cursor, depth);
  if (!cursor.accept(':')) {
    if (start === undefined) throw cursor.valueExpected();
    return { type: 'at', index: start };
  }
  const stop = integer(cursor, depth);
  const step = cursor.accept(':') ? integer(cursor, depth) : undefined;
  return {
    type: 'slice',
    ...(start !== undefined && { start }),
    ...(stop !== undefined && { stop }),
    ...(step !== undefined && { step }),
  };
}

/** A written-out whole number, if one stands here. */
function integer(cursor: Cursor, depth: number): number | undefined {
  if (cursor.isAt(':') || cursor.isAt(',') || cursor.isAt(']')) return undefined;
  const value = node(cursor, 0, depth);
  const whole = integerFrom(value);
  if (whole === undefined)
    throw cursor.wrong(value.span, 'expected a whole number', 'to pick by a tensor, use gather');
  return whole;
}
