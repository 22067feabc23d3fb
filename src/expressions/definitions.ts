/** @file How definitions hang together: that none goes round in circles, and what an expression is without them. */
import { GradtapeError } from '../errors.ts';
import {
  type Definition,
  type Definitions,
  type Expression,
  type Node,
  definitionOf,
  fold,
  withChildren,
} from './syntax.ts';

/** Definitions that use each other may stand for so many operations; thirty doublings in a row would be a billion. */
const mostNodes = 100_000;
const deepest = 100;

/** @throws GradtapeError `config` for a definition in terms of itself, and for one that stands for too much. */
export function requireTerminating(definitions: Definitions): void {
  const sizes = new Map<Definition, number>();
  const sizeOf = (definition: Definition, path: readonly string[]): number => {
    const known = sizes.get(definition);
    if (known !== undefined) return known;
    const here = [...path, definition.name];
    if (path.includes(definition.name)) throw circular(here.slice(path.indexOf(definition.name)));
    if (here.length > deepest) throw tooMuch(definition, `more than ${deepest} levels deep`);
    const { root } = definition.body;
    const size = fold<number>(root, (node, parts) => {
      const used = definitionOf(node, definitions, definition.parameters);
      return parts.reduce((sum, part) => sum + part, used ? sizeOf(used, here) : 1);
    });
    if (size > mostNodes) throw tooMuch(definition, `more than ${mostNodes} operations`);
    sizes.set(definition, size);
    return size;
  };
  for (const definition of definitions.values()) sizeOf(definition, []);
}

function circular(path: readonly string[]): GradtapeError {
  const circle = path.join(' → ');
  return new GradtapeError('config', `define.${path[0]}: defined in terms of itself: ${circle}`);
}

const tooMuch = ({ name }: Definition, what: string): GradtapeError =>
  new GradtapeError('config', `define.${name}: written out, it is ${what}`);

/** The expression with what its definitions stand for in their place; a name keeps its meaning. */
export function writtenOut({ root, definitions, ...place }: Expression): Expression {
  return { ...place, root: substituted(root, definitions, new Map()) };
}

function substituted(
  root: Node,
  definitions: Definitions | undefined,
  values: ReadonlyMap<string, Node>,
): Node {
  return fold<Node>(root, (node, children) => {
    if (node.type === 'name' && values.has(node.name)) return values.get(node.name)!;
    const definition = definitionOf(node, definitions);
    if (!definition) return withChildren(node, children);
    const { parameters = [], body } = definition;
    const bound = new Map(parameters.map((parameter, i) => [parameter, children[i]!]));
    return substituted(body.root, definitions, bound);
  });
}
