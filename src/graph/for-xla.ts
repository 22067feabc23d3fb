/**
 * @file What a graph becomes before XLA compiles it: products of matrices as they stand, which XLA has the quickest code for, and
 * a mark that only XLA understands.
 */
import { valueLike, value } from './builder.ts';
import { type Attribute, constant, type Graph, type Operation, type Value } from './graph.ts';

/** The graph, and those that it calls, with factors transposed beforehand; marked, so that nothing else runs it. */
export function forXla(graph: Graph): Graph {
  return marked(withPlainProducts(graph));
}

/**
 * A TensorFlow that was built without XLA does not know the attribute that asks for it, and would run the graph as it
 * stands, in silence. It does not know this operation either, which changes nothing, and refuses it.
 */
function marked(graph: Graph): Graph {
  const [first, ...others] = graph.results;
  if (!first) return graph;
  const mark = barrier(first);
  return {
    ...graph,
    operations: [...graph.operations, mark],
    results: [mark.outputs[0]!, ...others],
  };
}

function withPlainProducts(graph: Graph): Graph {
  return { ...graph, operations: graph.operations.flatMap(rewritten) };
}

function rewritten(operation: Operation): Operation[] {
  const entries = Object.entries(operation.attributes).map(
    ([name, attribute]): [string, Attribute] => [
      name,
      'graph' in attribute ? { graph: withPlainProducts(attribute.graph) } : attribute,
    ],
  );
  const { op, inputs } = operation;
  const attributes = Object.fromEntries(entries);
  const isProduct = op === 'BatchMatMulV2' && inputs.every(({ shape }) => shape.length === 2);
  return isProduct ? plainProduct({ ...operation, attributes }) : [{ ...operation, attributes }];
}

function plainProduct(product: Operation): Operation[] {
  const { inputs, attributes } = product;
  const before: Operation[] = [];
  const factors = ['adj_x', 'adj_y'].map((name, i) => {
    const flag = attributes[name];
    if (!(flag && 'bool' in flag && flag.bool === true)) return inputs[i]!;
    const operations = transposition(inputs[i]!);
    before.push(...operations);
    return operations.at(-1)!.outputs[0]!;
  });
  const plain = { adj_x: { bool: false }, adj_y: { bool: false } };
  return [...before, { ...product, inputs: factors, attributes: { ...attributes, ...plain } }];
}

/** A transposition that XLA does not take back into the product. */
function transposition(matrix: Value): Operation[] {
  const { dtype, shape } = matrix;
  const swap = new Uint8Array(Int32Array.of(1, 0).buffer);
  const order = constant({ dtype: 'int32', shape: [2], bytes: swap });
  const transposed = value(dtype, shape.toReversed());
  const scopes: string[] = [];
  return [
    order,
    {
      op: 'Transpose',
      scopes,
      attributes: { T: { type: dtype }, Tperm: { type: 'int32' } },
      inputs: [matrix, order.outputs[0]!],
      outputs: [transposed],
    },
    barrier(transposed),
  ];
}

/** The name of the operation that only XLA has. */
export const barrierOp = 'XlaOptimizationBarrier';

function barrier(input: Value): Operation {
  return {
    op: barrierOp,
    scopes: [],
    attributes: { T: { type: [input.dtype] } },
    inputs: [input],
    outputs: [valueLike(input)],
  };
}
