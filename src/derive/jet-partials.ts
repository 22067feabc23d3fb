/** @file Derivatives of plain expressions in double precision, to any order and without TensorFlow. */
import { type ElementwiseName, type WholeName, constants } from '../expressions/functions.ts';
import { mistake } from '../expressions/mistakes.ts';
import { spanOf } from '../expressions/names.ts';
import {
  type BinaryOperator,
  type ComparisonOperator,
  type Expression,
  type Node,
  type UnaryOperator,
  fold,
} from '../expressions/syntax.ts';
import { divide, elementwise, floorDivide, power, remainder } from './jet-functions.ts';
import {
  type Jet,
  add,
  derivativeAlong,
  independent,
  multiply,
  negate,
  subtract,
  valueOf,
} from './jets.ts';
import type { Partials, Point } from './point.ts';

/** The partial derivatives of `expression` at `point`. Kinks and undefined places give what they give on the tape. */
export function jetPartials(expression: Expression, point: Point): Partials {
  return (names) => {
    // The last name is differentiated by first, as by the innermost tape.
    const directions = [...new Set(names.toReversed())];
    const orders = directions.map((name) => names.filter((other) => other === name).length);
    const environment = numbersOf(expression, point);
    for (const [i, name] of directions.entries())
      environment[name] = independent(valueOf(environment[name]!), i, orders[i]!);
    const value = evaluateJet(expression, environment);
    return valueOf(orders.reduce((jet, order, i) => derivativeAlong(jet, i, order), value));
  };
}

function numbersOf(expression: Expression, point: Point): Record<string, Jet> {
  const numbers = Object.entries(point).map(([name, value]): [string, Jet] => {
    if (typeof value === 'number') return [name, value];
    throw mistake(
      expression,
      spanOf(expression, name),
      'double precision is for numbers, not for lists',
    );
  });
  return Object.fromEntries(numbers);
}

/** The value of an expression of numbers and constants only, such as `pi/4`. */
export function constantValue(expression: Expression): number {
  return valueOf(evaluateJet(expression, {}));
}

function evaluateJet(expression: Expression, environment: Readonly<Record<string, Jet>>): Jet {
  return fold<Jet>(expression.root, (node, parts) => {
    const value = jetOf(node, parts, environment);
    if (value !== undefined) return value;
    throw mistake(
      expression,
      node.span,
      'only numbers and their functions have a double-precision path',
      'float32 has one, without a check',
    );
  });
}

/** The node's value; undefined for what works on whole tensors. */
function jetOf(
  node: Node,
  parts: Jet[],
  environment: Readonly<Record<string, Jet>>,
): Jet | undefined {
  const [x, y, z] = parts as [Jet, Jet, Jet];
  switch (node.type) {
    case 'number':
      return node.value;
    case 'constant':
      return Number(constants[node.name]);
    case 'name':
      return environment[node.name]!;
    case 'unary':
      return unary[node.operator](x);
    case 'binary':
      return binary[node.operator]?.(x, y);
    case 'comparison':
      return compare(node.operators, parts.map(valueOf));
    case 'call':
      return Object.hasOwn(elementwise, node.name)
        ? elementwise[node.name as ElementwiseName](x, y, z)
        : reductions[node.name as WholeName]?.(...parts);
    default:
      return undefined;
  }
}

const truth = (holds: boolean): Jet => Number(holds);
const holds = (x: Jet): boolean => valueOf(x) !== 0;

const unary: Record<UnaryOperator, (x: Jet) => Jet> = {
  '-': negate,
  '+': (x) => x,
  not: (x) => truth(!holds(x)),
};

const binary: Partial<Record<BinaryOperator, (x: Jet, y: Jet) => Jet>> = {
  or: (x, y) => truth(holds(x) || holds(y)),
  and: (x, y) => truth(holds(x) && holds(y)),
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '//': floorDivide,
  '%': remainder,
  '**': power,
};

const comparisons: Record<ComparisonOperator, (x: number, y: number) => boolean> = {
  '<': (x, y) => x < y,
  '<=': (x, y) => x <= y,
  '>': (x, y) => x > y,
  '>=': (x, y) => x >= y,
  '==': (x, y) => x === y,
  '!=': (x, y) => x !== y,
};

function compare(operators: ComparisonOperator[], xs: number[]): Jet {
  return truth(operators.every((operator, i) => comparisons[operator](xs[i]!, xs[i + 1]!)));
}

/** A number is its own sum; several are compared one by one. */
const reductions: Partial<Record<WholeName, (...xs: Jet[]) => Jet>> = {
  sum: (x) => x!,
  mean: (x) => x!,
  prod: (x) => x!,
  max: (...xs) => xs.reduce((x, y) => elementwise.maximum(x, y, 0)),
  min: (...xs) => xs.reduce((x, y) => elementwise.minimum(x, y, 0)),
};
