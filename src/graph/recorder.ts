/** @file The one interception point: while a function runs, every native operation that it calls goes into a graph. */
import { share } from '../tape/engine.ts';
import type { Tensor, Variable } from '../tensorflow.ts';
import { attributesOf } from './attributes.ts';
import {
  type BindingAttribute,
  dtypeOf,
  type NativeBackend,
  type TensorInfo,
  watchedEngine,
} from '../tensorflow/native-backend.ts';
import { constant, type Literal, type Operation, sizeOf, type Value } from './graph.ts';
import { assertNumeric, assertRecordable } from './refusals.ts';
import { currentScopes } from './scope.ts';

/** A tensor from outside that the function reads. Of a variable, each call reads the value of that moment. */
export interface Capture {
  readonly value: Value;
  readonly source: Tensor | Variable;
}

/** What is computed from constants alone is stored as a constant, up to so many elements. */
const foldedElements = 4096;
const isSmall = (tensor: Tensor): boolean => sizeOf(tensor) <= foldedElements;

/** Collects operations, and knows which value each tensor holds. Tensors that share memory hold the same value. */
export class Recorder {
  readonly operations: Operation[] = [];
  /** What JavaScript made and operations read, before constants were folded. */
  readonly literals: Literal[] = [];
  readonly #captures: Capture[] = [];
  readonly #backend: NativeBackend;
  readonly #values = new Map<object, Value>();
  readonly #made = new Set<object>();
  readonly #constants = new Set<Value>();
  readonly #firstTensorId = watchedEngine().nextTensorId();

  constructor(backend: NativeBackend) {
    this.#backend = backend;
  }

  /** Let `tensor` stand for a new value, an argument of the graph. */
  bind(tensor: Tensor): Value {
    const value = { dtype: dtypeOf(tensor), shape: tensor.shape };
    this.#values.set(tensor.dataId, value);
    return value;
  }

  /** The value that `tensor` holds: an argument, a result, a constant, or else something from outside. */
  valueOf(tensor: TensorInfo): Value {
    const known = this.#values.get(tensor.dataId);
    if (known) return known;
    const value = this.#made.has(tensor.dataId) ? this.#literal(tensor) : this.#capture(tensor);
    this.#values.set(tensor.dataId, value);
    return value;
  }

  /** What was read from outside, with `variables` at the beginning whether they were read or not. */
  capturesWith(variables: readonly Variable[]): Capture[] {
    const first = variables.map(
      (variable) =>
        this.#captures.find(({ source }) => source === variable) ?? {
          value: { dtype: dtypeOf(variable), shape: variable.shape },
          source: variable,
        },
    );
    const rest = this.#captures.filter(({ source }) => !variables.includes(source as Variable));
    return [...first, ...rest];
  }

  /** The backend's methods, recording. */
  methods(): Pick<NativeBackend, 'executeSingleOutput' | 'executeMultipleOutputs' | 'write'> {
    const backend = this.#backend;
    const { executeSingleOutput, executeMultipleOutputs, write } = backend;
    return {
      executeSingleOutput: (op, attributes, inputs) => {
        const values = inputs.map((input) => this.valueOf(input));
        const output = executeSingleOutput.call(backend, op, attributes, inputs);
        this.#add(op, attributes, values, [output]);
        return output;
      },
      executeMultipleOutputs: (op, attributes, inputs, count) => {
        const values = inputs.map((input) => this.valueOf(input));
        const outputs = executeMultipleOutputs.call(backend, op, attributes, inputs, count);
        this.#add(op, attributes, values, outputs);
        return outputs;
      },
      write: (...values) => {
        const dataId = write.apply(backend, values);
        this.#made.add(dataId);
        return dataId;
      },
    };
  }

  #add(op: string, given: BindingAttribute[], inputs: Value[], outputs: Tensor[]): void {
    assertRecordable(op);
    outputs.forEach(({ dtype }) => assertNumeric(dtype));
    const attributes = attributesOf(op, given, inputs, this.#backend.binding);
    if (this.#isFolded(op, inputs, outputs)) {
      for (const output of outputs)
        this.#values.set(output.dataId, this.#constant(this.#read(output)));
      return;
    }
    const results = outputs.map((output) => this.bind(output));
    this.operations.push({ op, scopes: currentScopes(), attributes, inputs, outputs: results });
  }

  /** Whether the results are stored as constants: those of Bitcast have types that JavaScript does not read. */
  #isFolded(op: string, inputs: readonly Value[], outputs: readonly Tensor[]): boolean {
    const isConstant = inputs.every((input) => this.#constants.has(input));
    return isConstant && outputs.every(isSmall) && op !== 'Bitcast';
  }

  /** A constant that JavaScript made. */
  #literal(tensor: TensorInfo): Value {
    const literal = this.#read(tensor);
    this.literals.push(literal);
    return this.#constant(literal);
  }

  #read({ dataId, shape, dtype }: TensorInfo): Literal {
    assertNumeric(dtype);
    const elements = this.#backend.readSync(dataId);
    const bytes = new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength).slice();
    return { dtype: dtypeOf({ dtype }), shape, bytes };
  }

  #constant(literal: Literal): Value {
    const operation = constant(literal, currentScopes());
    const [value] = operation.outputs as [Value];
    this.operations.push(operation);
    this.#constants.add(value);
    return value;
  }

  #capture(tensor: TensorInfo): Value {
    const value = { dtype: dtypeOf(tensor), shape: tensor.shape };
    this.#captures.push({ value, source: this.#variableOf(tensor) ?? share(tensor as Tensor) });
    return value;
  }

  /** The variable that `tensor` is, or is a copy of that was made while recording. */
  #variableOf(tensor: TensorInfo & { id?: number }): Variable | undefined {
    const copied = tensor.id === undefined || tensor.id >= this.#firstTensorId;
    return Object.values(watchedEngine().registeredVariables).find(
      ({ id, dataId }) => tensor.dataId === dataId && (copied || tensor.id === id),
    );
  }
}
