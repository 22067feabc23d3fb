import fc from 'fast-check';
import {
  type FunctionName,
  functions,
  parametersOf,
  requiredOptions,
} from '../../src/expressions/functions.ts';
import {
  binaryPowers,
  comparisonOperators,
  unaryPowers,
} from '../../src/expressions/precedence.ts';
import type {
  BinaryOperator,
  Expression,
  Node,
  OptionValue,
  Subscript,
  UnaryOperator,
} from '../../src/expressions/syntax.ts';

/** The tree without the spans, for comparing what two texts mean. */
export function shapeOf({ root }: Pick<Expression, 'root'>): unknown {
  return JSON.parse(JSON.stringify(root, (key, value) => (key === 'span' ? undefined : value)));
}

const span = { start: 0, end: 0 };
const integer = fc.integer({ min: -5, max: 5 });
const integers = fc.array(integer, { minLength: 1, maxLength: 3 });

const optionValues: Record<string, fc.Arbitrary<OptionValue>> = {
  axis: fc.oneof(integer, integers),
  keepdims: fc.boolean(),
  perm: integers,
  shape: integers,
  reps: integers,
  depth: integer,
  n: integer,
};

const subscript: fc.Arbitrary<Subscript> = fc.oneof(
  integer.map((index): Subscript => ({ type: 'at', index })),
  fc.record<Subscript & { type: 'slice' }, 'type'>(
    {
      type: fc.constant('slice'),
      start: integer,
      stop: integer,
      step: fc.constantFrom(-2, -1, 1, 2),
    },
    { requiredKeys: ['type'] },
  ),
  fc.constant<Subscript>({ type: 'rest' }),
  fc.constant<Subscript>({ type: 'new' }),
);

const names = ['x', 'y', 'max', 'petal length (cm)', 'e', 'not', 'ŷ', '1st'];

/** Any tree that the parser can give, whether or not it has a value. */
export const trees: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => {
  const node = tie('node');
  const nodes = fc.array(node, { minLength: 1, maxLength: 3 });
  const functionNames = Object.keys(functions) as FunctionName[];
  return {
    node: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'tree' },
      fc.oneof(
        fc
          .double({ min: 0, noNaN: true, noDefaultInfinity: true })
          .map((value): Node => ({ type: 'number', value: value + 0, span })),
        fc.constantFrom(...names).map((name): Node => ({ type: 'name', name, span })),
        fc.constantFrom('pi', 'e', 'True').map((name): Node => ({ type: 'constant', name, span })),
      ),
      fc
        .tuple(fc.constantFrom(...(Object.keys(unaryPowers) as UnaryOperator[])), node)
        .map(([operator, operand]): Node => ({ type: 'unary', operator, operand, span })),
      fc
        .tuple(fc.constantFrom(...(Object.keys(binaryPowers) as BinaryOperator[])), node, node)
        .map(([operator, left, right]): Node => ({ type: 'binary', operator, left, right, span })),
      fc
        .tuple(
          node,
          fc.array(fc.tuple(fc.constantFrom(...comparisonOperators), node), {
            minLength: 1,
            maxLength: 3,
          }),
        )
        .map(([first, links]): Node => {
          const operators = links.map(([operator]) => operator);
          const operands = [first, ...links.map(([, operand]) => operand)];
          return { type: 'comparison', operators, operands, span };
        }),
      nodes.map((items): Node => ({ type: 'list', items, span })),
      fc
        .tuple(node, fc.array(subscript, { minLength: 1, maxLength: 3 }))
        .map(([object, subscripts]): Node => ({ type: 'index', object, subscripts, span })),
      fc.constantFrom(...functionNames).chain((name) => call(name, node)),
    ),
  };
}).node;

function call(name: FunctionName, node: fc.Arbitrary<Node>): fc.Arbitrary<Node> {
  const { tensors, variadic, options } = parametersOf(name);
  const most = tensors.length + (variadic ? 2 : 0);
  const args = fc.array(node, { minLength: tensors.length, maxLength: most });
  const values = fc.record(
    Object.fromEntries(options.map((option) => [option, optionValues[option]!])),
    { requiredKeys: options.filter((option) => requiredOptions.includes(option)) },
  ) as fc.Arbitrary<Record<string, OptionValue>>;
  return fc
    .tuple(args, values)
    .map(([args, options]): Node => ({ type: 'call', name, args, options, span }));
}
