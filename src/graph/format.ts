/** @file The printed form of a graph, in the manner of a jaxpr: what a trace contains, for people and for tests. */
import { shortestFloat32 } from '../float32.ts';
import {
  type Attribute,
  calledGraphs,
  elementsOf,
  type Graph,
  type Literal,
  literalOf,
  type Operation,
  sizeOf,
  type Value,
} from './graph.ts';

/** Constants of up to so many elements are printed where they are used. */
const inlineElements = 8;

/**
 * ```
 * { lambda a:float32[] b:float32[9] .
 *   let c:float32[9] = Mul a b
 *       d:float32[] = Sum[keep_dims=false] c [0]
 *   in ( d ) }
 * ```
 * Type attributes are left out: the results show them. Operations stand behind their scopes: `dense_1/BatchMatMulV2`.
 */
export function formatGraph(graph: Graph, indent = ''): string {
  const names = namesOf(graph);
  const bind = (values: readonly Value[]) =>
    values.map((value) => `${names.get(value)}:${formatType(value)}`).join(' ');
  const read = (values: readonly Value[]) => values.map((value) => names.get(value)).join(' ');
  const lines = printed(graph).map(
    (operation) =>
      `${bind(operation.outputs)} = ${formatCall(operation, read(operation.inputs))}` +
      calledGraphs(operation)
        .map(
          ([name, called]) =>
            `\n${indent}        ${name} = ${formatGraph(called, `${indent}        `)}`,
        )
        .join(''),
  );
  return [
    `{ lambda ${bind(graph.inputs)} .`,
    ...lines.map((line, i) => `${indent}  ${i === 0 ? 'let ' : '    '}${line}`),
    `${indent}  in ( ${read(graph.results)} ) }`,
  ].join('\n');
}

function printed({ operations }: Graph): readonly Operation[] {
  return operations.filter((operation) => !isInline(literalOf(operation)));
}

function isInline(literal: Literal | undefined): literal is Literal {
  return literal !== undefined && sizeOf(literal) <= inlineElements;
}

/** Letters in order of appearance, and for small constants their elements. */
function namesOf(graph: Graph): Map<Value, string> {
  const names = new Map<Value, string>();
  const bound = [...graph.inputs, ...printed(graph).flatMap(({ outputs }) => outputs)];
  bound.forEach((value, i) => names.set(value, letters(i)));
  for (const operation of graph.operations) {
    const literal = literalOf(operation);
    if (isInline(literal)) names.set(operation.outputs[0]!, formatElements(literal));
  }
  return names;
}

/** a, b, …, z, aa, ab, … */
function letters(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

function formatType({ dtype, shape }: Value): string {
  return `${dtype}[${shape.join(',')}]`;
}

function formatCall(operation: Operation, inputs: string): string {
  const literal = literalOf(operation);
  if (literal) return `Const …${sizeOf(literal)} elements`;
  const attributes = Object.entries(operation.attributes).flatMap(([name, attribute]) => {
    const text = formatAttribute(attribute);
    return text === undefined ? [] : [`${name}=${text}`];
  });
  const name = [...operation.scopes, operation.op].join('/');
  return [name + (attributes.length > 0 ? `[${attributes.join(' ')}]` : ''), inputs]
    .filter(Boolean)
    .join(' ');
}

function formatAttribute(attribute: Attribute): string | undefined {
  if ('bool' in attribute) return String(attribute.bool);
  if ('int' in attribute) return String(attribute.int);
  if ('string' in attribute) return attribute.string;
  if ('shape' in attribute) return `[${attribute.shape.join(',')}]`;
  if ('float' in attribute) return [attribute.float].flat().map(shortestFloat32).join(',');
  return undefined;
}

function formatElements(literal: Literal): string {
  const elements = elementsOf(literal).map((element) =>
    literal.dtype === 'float32' ? shortestFloat32(element as number) : String(element),
  );
  return nested(elements, literal.shape);
}

function nested(elements: readonly string[], [size, ...rest]: readonly number[]): string {
  if (size === undefined) return elements[0]!;
  const length = elements.length / size;
  const rows = Array.from({ length: size }, (_, i) =>
    nested(elements.slice(i * length, (i + 1) * length), rest),
  );
  return `[${rows.join(', ')}]`;
}
