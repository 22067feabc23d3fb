/** @file Graphs in TensorFlow's own terms: nodes and functions, as the schema's plain objects. */
import { attributeValues } from './attribute-values.ts';
import { dtypeNumbers } from '../tensorflow/native-backend.ts';
import { type Attribute, type Graph, type Operation, type Value } from './graph.ts';
import { outputName } from './outputs.ts';

export interface NodeDef {
  name: string;
  op: string;
  input: string[];
  attr: Record<string, object>;
}

interface FunctionDef {
  signature: { name: string; inputArg: Argument[]; outputArg: Argument[] };
  nodeDef: NodeDef[];
  ret: Record<string, string>;
  attr: Record<string, object>;
}

interface Argument {
  name: string;
  type: number;
}

/** How an operation refers to an output of another: by its name there. */
type Refer = (node: string, operation: Operation, output: number) => string;

/** At the top, `node:2` is the third output of a node, and `node` the first. */
const referAtTop: Refer = (node, _, output) => (output === 0 ? node : `${node}:${output}`);

/** In a function, outputs go by the names in the operation's definition: `node:z:0`. */
const referInFunction: Refer = (node, operation, output) =>
  `${node}:${outputName(operation, output)}`;

/** The functions that a graph calls, each under a name of its own. */
export class FunctionLibrary {
  readonly functions: FunctionDef[] = [];
  readonly #attributes: Readonly<Record<string, Attribute>>;

  /** @param attributes of every function */
  constructor(attributes: Readonly<Record<string, Attribute>> = {}) {
    this.#attributes = attributes;
  }

  /** Write `graph` as a function. Returns its name, which begins with `name`. */
  add(name: string, graph: Graph): string {
    const references = new Map(graph.inputs.map((value, i) => [value, `input_${i}`]));
    const nodeDef = nodeDefs(graph, references, this, referInFunction);
    const unique = `${name}_${this.functions.length}`;
    this.functions.push({
      signature: {
        name: unique,
        inputArg: argumentsOf('input', graph.inputs),
        outputArg: argumentsOf('output', graph.results),
      },
      nodeDef,
      ret: Object.fromEntries(graph.results.map((v, i) => [`output_${i}`, references.get(v)!])),
      attr: attributeValues(this.#attributes, this),
    });
    return unique;
  }
}

function argumentsOf(prefix: string, values: readonly Value[]): Argument[] {
  return values.map(({ dtype }, i) => ({ name: `${prefix}_${i}`, type: dtypeNumbers[dtype] }));
}

/**
 * The operations of `graph` as nodes.
 * @param references how to refer to the inputs; references to all other values are added
 */
export function nodeDefs(
  { operations }: Graph,
  references: Map<Value, string>,
  library: FunctionLibrary,
  refer: Refer = referAtTop,
): NodeDef[] {
  const names = new NodeNames(references.values());
  return operations.map((operation) => {
    const name = names.of(operation);
    operation.outputs.forEach((value, i) => references.set(value, refer(name, operation, i)));
    return {
      name,
      op: operation.op,
      input: operation.inputs.map((value) => references.get(value)!),
      attr: attributeValues(operation.attributes, library),
    };
  });
}

/** Names of nodes: scopes and operation, numbered from the second on. */
class NodeNames {
  readonly #used: Map<string, number>;

  constructor(taken: Iterable<string>) {
    this.#used = new Map([...taken].map((name) => [name, 1]));
  }

  of({ scopes, op }: Operation): string {
    const name = [...scopes, op].map(legalName).join('/');
    const used = this.#used.get(name) ?? 0;
    this.#used.set(name, used + 1);
    return used === 0 ? name : `${name}_${used}`;
  }
}

/** `name` in the letters that TensorFlow allows in the name of a node. */
export function legalName(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '_').replace(/^[_-]+/, '') || 'unnamed';
}
