/** @file Writing a graph by hand: the operations that loops are made of. */
import { type DType } from '../tensorflow/native-backend.ts';
import { type Attribute, constant, type Graph, type Operation, type Value } from './graph.ts';

/** A dimension that is known only when the graph runs. */
export const unknown = -1;

export function value(dtype: DType, shape: readonly number[] = []): Value {
  return { dtype, shape };
}

export const valueLike = ({ dtype, shape }: Value): Value => value(dtype, shape);

/** The graph of a function of values, written by the operations that it calls on the builder. */
export function buildGraph(
  inputs: readonly Value[],
  build: (b: GraphBuilder, inputs: readonly Value[]) => readonly Value[],
): Graph {
  const builder = new GraphBuilder();
  const results = build(builder, inputs);
  return { inputs, operations: builder.operations, results };
}

type IntegerOperation = 'AddV2' | 'Sub' | 'FloorDiv' | 'Minimum';

/** Each method adds an operation and gives its result. */
export class GraphBuilder {
  readonly operations: Operation[] = [];

  /** An int32 constant: a scalar, or a vector. */
  int(elements: number | readonly number[]): Value {
    const values = [elements].flat();
    const shape = Array.isArray(elements) ? [values.length] : [];
    const bytes = new Uint8Array(Int32Array.from(values).buffer);
    const operation = constant({ dtype: 'int32', shape, bytes });
    this.operations.push(operation);
    return operation.outputs[0]!;
  }

  /** Arithmetic of int32 scalars. */
  integer(op: IntegerOperation, a: Value, b: Value): Value {
    return this.#one(op, { T: { type: 'int32' } }, [a, b], value('int32'));
  }

  /** Whether a < b, a bool from int32 scalars. */
  isLess(a: Value, b: Value): Value {
    return this.#one('Less', { T: { type: 'int32' } }, [a, b], value('bool'));
  }

  /** `count` rows of `x` from row `start`, an int32 scalar, on. */
  rows(x: Value, start: Value, count: number): Value {
    const tail = x.shape.slice(1);
    const begin = this.#pack([start, ...tail.map(() => this.int(0))]);
    const size = this.int([count, ...tail]);
    const attributes: Record<string, Attribute> = {
      T: { type: x.dtype },
      Index: { type: 'int32' },
    };
    return this.#one('Slice', attributes, [x, begin, size], value(x.dtype, [count, ...tail]));
  }

  /** The rows of `x` at `indices`. */
  gather(x: Value, indices: Value): Value {
    const attributes: Record<string, Attribute> = {
      Tparams: { type: x.dtype },
      Tindices: { type: 'int32' },
      Taxis: { type: 'int32' },
    };
    const result = value(x.dtype, [...indices.shape, ...x.shape.slice(1)]);
    return this.#one('GatherV2', attributes, [x, indices, this.int(0)], result);
  }

  /** An empty list for up to `size` tensors like `element`. */
  list(element: Value, size: Value): Value {
    const attributes: Record<string, Attribute> = {
      element_dtype: { type: element.dtype },
      shape_type: { type: 'int32' },
    };
    const inputs = [this.int(element.shape), size];
    return this.#one('TensorListReserve', attributes, inputs, value('variant'));
  }

  /** `list` with `element` at `index`. */
  set(list: Value, index: Value, element: Value): Value {
    const attributes: Record<string, Attribute> = { element_dtype: { type: element.dtype } };
    return this.#one('TensorListSetItem', attributes, [list, index, element], value('variant'));
  }

  /** The elements of `list`, each like `element`, along a new first axis. */
  stack(list: Value, element: Value): Value {
    const attributes: Record<string, Attribute> = { element_dtype: { type: element.dtype } };
    const result = value(element.dtype, [unknown, ...element.shape]);
    return this.#one('TensorListStack', attributes, [list, this.int(element.shape)], result);
  }

  /** Repeat `body` while `condition` holds. Both are functions of `variables`; the result is their last values. */
  while(
    variables: readonly Value[],
    condition: (b: GraphBuilder, variables: readonly Value[]) => Value,
    body: (b: GraphBuilder, variables: readonly Value[]) => readonly Value[],
  ): readonly Value[] {
    const test = buildGraph(variables.map(valueLike), (b, v) => [condition(b, v)]);
    const once = buildGraph(variables.map(valueLike), body);
    const isNeeded = variables.map((_, i) => isChanged(once, i) || [test, once].some(isRead(i)));
    const needed = <T>(of: readonly T[]): T[] => of.filter((_, i) => isNeeded[i]);
    const outputs = variables.map((variable, i) => (isNeeded[i] ? valueLike(variable) : variable));
    const carried = needed(variables);
    const attributes: Record<string, Attribute> = {
      T: { type: carried.map(({ dtype }) => dtype) },
      cond: { graph: { ...test, inputs: needed(test.inputs) } },
      body: { graph: { ...once, inputs: needed(once.inputs), results: needed(once.results) } },
      output_shapes: { shapes: carried.map(({ shape }) => shape) },
      parallel_iterations: { int: 1 },
    };
    this.#add('StatelessWhile', attributes, carried, needed(outputs));
    return outputs;
  }

  /** The operations of `graph`, on other inputs. */
  inline(graph: Graph, inputs: readonly Value[]): readonly Value[] {
    const here = new Map(graph.inputs.map((input, i) => [input, inputs[i]!]));
    const read = (input: Value) => here.get(input)!;
    for (const operation of graph.operations) {
      const outputs = operation.outputs.map(valueLike);
      this.operations.push({ ...operation, inputs: operation.inputs.map(read), outputs });
      operation.outputs.forEach((output, i) => here.set(output, outputs[i]!));
    }
    return graph.results.map(read);
  }

  #pack(scalars: readonly Value[]): Value {
    const attributes: Record<string, Attribute> = {
      T: { type: 'int32' },
      N: { int: scalars.length },
      axis: { int: 0 },
    };
    return this.#one('Pack', attributes, scalars, value('int32', [scalars.length]));
  }

  #one(op: string, attributes: Operation['attributes'], inputs: readonly Value[], result: Value) {
    this.#add(op, attributes, inputs, [result]);
    return result;
  }

  #add(
    op: string,
    attributes: Operation['attributes'],
    inputs: readonly Value[],
    outputs: readonly Value[],
  ): void {
    this.operations.push({ op, scopes: [], attributes, inputs, outputs });
  }
}

/** Whether the body of a loop, as a graph, gives its variable `index` another value. */
function isChanged({ inputs, results }: Graph, index: number): boolean {
  return inputs[index] !== results[index];
}

/** Whether an operation of a graph reads its input `index`, or another of its results is that input. */
function isRead(index: number) {
  return ({ inputs, operations, results }: Graph): boolean =>
    operations.some((operation) => operation.inputs.includes(inputs[index]!)) ||
    results.some((result, i) => result === inputs[index] && i !== index);
}
