/** @file The tree of an expression: plain data, each node with the span of source it was read from. */

/** Offsets into the source, in UTF-16 units: from `start` up to, not including, `end`. */
export interface Span {
  start: number;
  end: number;
}

export type UnaryOperator = '-' | '+' | 'not';
export type BinaryOperator = 'or' | 'and' | '+' | '-' | '*' | '/' | '//' | '%' | '@' | '**';
export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** What a keyword option holds: `axis=-1`, `axis=[0, 1]`, `keepdims=True`. */
export type OptionValue = number | number[] | boolean;

/** One place between the brackets of `x[…]`. */
export type Subscript =
  | { type: 'at'; index: number }
  | { type: 'slice'; start?: number; stop?: number; step?: number }
  | { type: 'rest' }
  /** `None`: a new axis of size 1. */
  | { type: 'new' };

export type Node = { span: Span } & (
  | { type: 'number'; value: number }
  | { type: 'constant'; name: string }
  | { type: 'name'; name: string }
  | { type: 'unary'; operator: UnaryOperator; operand: Node }
  | { type: 'binary'; operator: BinaryOperator; left: Node; right: Node }
  | { type: 'comparison'; operators: ComparisonOperator[]; operands: Node[] }
  | { type: 'call'; name: string; args: Node[]; options: Record<string, OptionValue> }
  | { type: 'list'; items: Node[] }
  | { type: 'index'; object: Node; subscripts: Subscript[] }
);

/** A parsed expression, which still knows its text and where it stands (`model.predict`), for its errors. */
export interface Expression {
  source: string;
  where?: string;
  root: Node;
  /** What its names and calls may stand for besides data and the functions that everybody has. */
  definitions?: Definitions;
}

/** A name, or a function of `parameters`, that stands for an expression. */
export interface Definition {
  name: string;
  parameters?: readonly string[];
  body: Expression;
}

export type Definitions = ReadonlyMap<string, Definition>;

/** The nodes right below `node`, in the order of the source. */
function childrenOf(node: Node): Node[] {
  switch (node.type) {
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    case 'comparison':
      return node.operands;
    case 'call':
      return node.args;
    case 'list':
      return node.items;
    case 'index':
      return [node.object];
    default:
      return [];
  }
}

/** `node` with other nodes right below it, in the order of `fold`. */
export function withChildren(node: Node, children: Node[]): Node {
  const [first, second] = children as [Node, Node];
  switch (node.type) {
    case 'unary':
      return { ...node, operand: first };
    case 'binary':
      return { ...node, left: first, right: second };
    case 'comparison':
      return { ...node, operands: children };
    case 'call':
      return { ...node, args: children };
    case 'list':
      return { ...node, items: children };
    case 'index':
      return { ...node, object: first };
    default:
      return node;
  }
}

/**
 * Work a tree out from its leaves: `visit` gets each node with what it returned for the node's children. It keeps its
 * own stack, so that a sum of 100,000 terms, which is a tree as deep, does not exhaust JavaScript's.
 */
export function fold<T>(root: Node, visit: (node: Node, children: T[]) => T): T {
  const open = (node: Node) => ({ node, children: childrenOf(node), results: [] as T[] });
  const stack = [open(root)];
  for (;;) {
    const { node, children, results } = stack.at(-1)!;
    const next = children[results.length];
    if (next) {
      stack.push(open(next));
      continue;
    }
    stack.pop();
    const result = visit(node, results);
    const parent = stack.at(-1);
    if (!parent) return result;
    parent.results.push(result);
  }
}

/** The definition that a name or a call refers to. Within a function's body, its parameters go before it. */
export function definitionOf(
  node: Node,
  definitions: Definitions | undefined,
  parameters: readonly string[] = [],
): Definition | undefined {
  if (node.type === 'call') return definitions?.get(node.name);
  if (node.type !== 'name' || parameters.includes(node.name)) return undefined;
  const definition = definitions?.get(node.name);
  return definition?.parameters ? undefined : definition;
}

/** The names that an environment must give a value for, in order of first use; also those that definitions use. */
export function freeNames(expression: Expression): string[] {
  const names = new Set<string>();
  const entered = new Set<Definition>();
  const collect = ({ root, definitions }: Expression, parameters: readonly string[]): void =>
    fold<void>(root, (node) => {
      const definition = definitionOf(node, definitions, parameters);
      if (definition && !entered.has(definition)) {
        entered.add(definition);
        collect(definition.body, definition.parameters ?? []);
      } else if (!definition && node.type === 'name' && !parameters.includes(node.name))
        names.add(node.name);
    });
  collect(expression, []);
  return [...names];
}
