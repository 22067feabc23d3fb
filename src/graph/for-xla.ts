/** @file What a graph becomes before XLA compiles it: products of matrices as they stand, which XLA has the quickest code for. */
import { valueLike, value } from './builder.ts';
import { type Attribute, constant, type Graph, type Operation, type Value } from './graph.ts';

/** The graph, and those that it calls, with factors transposed beforehand. */
export function forXla(graph: Graph): Graph {
  return { ...graph, operations: graph.operations.flatMap(rewritten) };
}

function rewritten(operation: Operation): Operation[] {
  const entries = Object.entries(operation.attributes).map(
    ([name, attribute]): [string, Attribute] => [
      name,
      'graph' in attribute ? { graph: forXla(attribute.graph) } : attribute,
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
    {
      op: 'XlaOptimizationBarrier',
      scopes,
      attributes: { T: { type: [dtype] } },
      inputs: [transposed],
      outputs: [valueLike(transposed)],
    },
  ];
}
