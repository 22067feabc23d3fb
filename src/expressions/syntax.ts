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
  | { type: 'rest' };

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
}

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

/** The names that an environment must give a value for, in order of first use. */
export function freeNames({ root }: Expression): string[] {
  const names = new Set<string>();
  fold<void>(root, (node) => {
    if (node.type === 'name') names.add(node.name);
  });
  return [...names];
}
