/** @file From an expression's tree to tensors. The one file of this room that reaches TensorFlow. */
import { GradtapeError, messageOf } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { constants } from './functions.ts';
import { type Part, matmul, numeric, subscripted, truth } from './lower-arrays.ts';
import { callFunction } from './lower-functions.ts';
import { mistake, quoted } from './mistakes.ts';
import { unknownName } from './names.ts';
import {
  type BinaryOperator,
  type ComparisonOperator,
  type Definition,
  type Expression,
  type Node,
  type UnaryOperator,
  definitionOf,
  fold,
} from './syntax.ts';

/** What the names of an expression stand for. */
export type Environment = Readonly<Record<string, Tensor>>;

/**
 * The expression's value: a new float32 tensor, computed and broadcast as TensorFlow does. Conditions are 1 and 0.
 * Everything made on the way is freed.
 * @throws GradtapeError `expression`, with a caret under the spot: a name that is not in `environment`, shapes that do
 * not fit.
 */
export function evaluate(expression: Expression, environment: Environment): Tensor {
  return tf.tidy(() => {
    const result = numeric(valueIn({ environment, locals: {}, defined: new Map() }, expression));
    return Object.values(environment).includes(result) ? tf.clone(result) : result;
  });
}

/** Where names are looked up, the first first. */
interface Scope {
  /** The arguments of the call whose function's body this is. */
  locals: Environment;
  environment: Environment;
  /** What defined names have been worked out to be, for each is computed once. */
  defined: Map<Definition, Part>;
}

const valueIn = (scope: Scope, expression: Expression): Part =>
  fold<Part>(expression.root, (node, parts) =>
    located(expression, node, () => lower(expression, node, parts, scope)),
  );

function located<T>(expression: Expression, { span }: Node, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof GradtapeError) throw error;
    throw mistake(expression, span, reasonOf(error));
  }
}

/** TensorFlow's kernels say it in the line after a status code, and of shapes in other words than tfjs. */
function reasonOf(error: unknown): string {
  const text = messageOf(error);
  const [first] = (/^Message: (.*)$/m.exec(text)?.[1] ?? text).split('\n');
  const shapes = (unlike.exec(first!) ?? cannotBroadcast.exec(first!))?.slice(1);
  if (shapes === undefined) return first!.replace(/\.$/, '');
  return `the shapes ${shapes.map((shape) => `[${shape.replaceAll(',', ', ')}]`).join(' and ')} do not fit together`;
}

const unlike = /^Incompatible shapes: \[([\d,]*)\] vs\. \[([\d,]*)\]/;
const cannotBroadcast =
  /^Operands could not be broadcast together with shapes ([\d,]*) and ([\d,]*?)\.?$/;

function lower(expression: Expression, node: Node, parts: Part[], scope: Scope): Part {
  switch (node.type) {
    case 'number':
      return node.value;
    case 'constant':
      return Number(constants[node.name]);
    case 'name':
      return valueOf(expression, node, scope);
    case 'unary':
      return unary[node.operator](parts[0]!);
    case 'binary':
      return isSquare(node)
        ? tf.square(numeric(parts[0]!))
        : binary[node.operator](...(parts as [Part, Part]));
    case 'comparison':
      return chain(node.operators, parts.map(numeric));
    case 'list':
      return tf.stack(parts.map(numeric));
    case 'index':
      return subscripted(numeric(parts[0]!), node.subscripts);
    case 'call':
      return called(expression, node, parts, scope);
  }
}

/** A function that the user has defined sees its arguments, and outside them what every expression does. */
function called(
  { definitions }: Expression,
  { name, options }: Node & { type: 'call' },
  parts: Part[],
  scope: Scope,
): Part {
  const definition = definitions?.get(name);
  if (!definition) return callFunction(name, parts, options);
  const values = definition.parameters!.map((parameter, i) => [parameter, asTensor(parts[i]!)]);
  return valueIn({ ...scope, locals: Object.fromEntries(values) }, definition.body);
}

const asTensor = (part: Part): Tensor => (typeof part === 'number' ? numeric(part) : part);

function valueOf(expression: Expression, node: Node & { type: 'name' }, scope: Scope): Part {
  const { name, span } = node;
  const { locals, environment, defined } = scope;
  const holder = [locals, environment].find((values) => Object.hasOwn(values, name));
  if (!holder) {
    const definition = definitionOf(node, expression.definitions);
    if (!definition) throw unknownName(expression, node, Object.keys(environment));
    if (!defined.has(definition))
      defined.set(definition, valueIn({ ...scope, locals: {} }, definition.body));
    return defined.get(definition)!;
  }
  const value = holder[name]!;
  if (value.dtype === 'string')
    throw mistake(expression, span, `${quoted(name)} holds text, not numbers`);
  return value.dtype === 'bool' ? value : numeric(value);
}

// -------------------- operators --------------------

const arithmetic =
  (operation: (a: Tensor, b: Tensor) => Tensor) =>
  (a: Part, b: Part): Tensor =>
    operation(numeric(a), numeric(b));

const unary: Record<UnaryOperator, (x: Part) => Tensor> = {
  '-': (x) => tf.neg(numeric(x)),
  '+': numeric,
  not: (x) => tf.logicalNot(truth(x)),
};

const binary: Record<BinaryOperator, (a: Part, b: Part) => Tensor> = {
  or: (a, b) => tf.logicalOr(truth(a), truth(b)),
  and: (a, b) => tf.logicalAnd(truth(a), truth(b)),
  '+': arithmetic(tf.add),
  '-': arithmetic(tf.sub),
  '*': arithmetic(tf.mul),
  '/': arithmetic(tf.div),
  '//': arithmetic(tf.floorDiv),
  '%': arithmetic(tf.mod),
  '@': arithmetic(matmul),
  '**': arithmetic(tf.pow),
};

/** `x**2` is `square(x)`, the article's loss: exact to the bit, where a power is a logarithm and an exponential. */
function isSquare({ operator, right }: Node & { type: 'binary' }): boolean {
  return operator === '**' && right.type === 'number' && right.value === 2;
}

const comparisons: Record<ComparisonOperator, (a: Tensor, b: Tensor) => Tensor> = {
  '<': tf.less,
  '<=': tf.lessEqual,
  '>': tf.greater,
  '>=': tf.greaterEqual,
  '==': tf.equal,
  '!=': tf.notEqual,
};

function chain(operators: ComparisonOperator[], operands: Tensor[]): Tensor {
  const links = operators.map((operator, i) =>
    comparisons[operator](operands[i]!, operands[i + 1]!),
  );
  return links.reduce((a, b) => tf.logicalAnd(a, b));
}
