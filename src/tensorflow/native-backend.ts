/** @file tfjs-node's backend with the parts that recording and running work with, as tfjs-node 4.22 has them. */
import { type Tensor, type Variable, tf } from '../tensorflow.ts';

/** The element types of TensorFlow that are met with, by their numbers (tensorflow/core/framework/types.proto). */
export const dtypeNumbers = {
  float32: 1,
  int32: 3,
  string: 7,
  complex64: 8,
  int64: 9,
  bool: 10,
  variant: 21,
  uint64: 23,
} as const;

export type DType = keyof typeof dtypeNumbers;

/** A tensor by its data alone, as tfjs's kernels pass it. */
export type TensorInfo = Pick<Tensor, 'dataId' | 'shape' | 'dtype'>;

/** An attribute of an operation as the binding takes it; `type` is one of the binding's TF_ATTR_ numbers. */
export interface BindingAttribute {
  name: string;
  type: number;
  value: boolean | number | string | boolean[] | number[];
}

/** A tensor that the native library has made. */
interface NativeTensor {
  id: number;
  shape: number[];
  dtype: number;
}

export interface Binding {
  /** TensorFlow's version, `2.21.0`. */
  readonly TF_Version: string;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(model: number): void;
  getNumOfSavedModels(): number;
  getNumOfTensors(): number;
  /** `inputs` and `outputs` are names with output numbers, `step:0`, joined by commas. */
  runSavedModel(model: number, ids: number[], inputs: string, outputs: string): NativeTensor[];
}

export interface NativeBackend {
  binding: Binding;
  executeSingleOutput(op: string, attributes: BindingAttribute[], inputs: TensorInfo[]): Tensor;
  executeMultipleOutputs(
    op: string,
    attributes: BindingAttribute[],
    inputs: TensorInfo[],
    outputs: number,
  ): Tensor[];
  /** Takes values that JavaScript has made; the native tensor is made when an operation first reads it. */
  write(values: object, shape: number[], dtype: string): object;
  readSync(dataId: object): Float32Array | Int32Array | Uint8Array;
  getInputTensorIds(tensors: readonly TensorInfo[]): number[];
  createOutputTensor(tensor: NativeTensor): Tensor;
}

/** tfjs's engine, as far as recording watches it. */
export interface WatchedEngine {
  readonly registeredVariables: Record<string, Variable>;
  nextTensorId(): number;
  /** Behind `dataSync` and `arraySync`. */
  readSync(dataId: object): unknown;
  /** Behind `data` and `array`. */
  read(dataId: object): Promise<unknown>;
}

export function watchedEngine(): WatchedEngine {
  return tf.engine() as unknown as WatchedEngine;
}

/** The native backend, if it is the one in use. */
export function nativeBackend(): NativeBackend | undefined {
  return tf.getBackend() === 'tensorflow' ? (tf.backend() as unknown as NativeBackend) : undefined;
}

/** The dtypes of tfjs are among those of TensorFlow. */
export function dtypeOf({ dtype }: Pick<Tensor, 'dtype'>): DType {
  return dtype as DType;
}

/** Run `f` while `target` has other methods. */
export function overriding<T extends object, R>(target: T, methods: Partial<T>, f: () => R): R {
  const own = Object.getOwnPropertyDescriptors(target);
  Object.assign(target, methods);
  try {
    return f();
  } finally {
    for (const name of Object.keys(methods) as (keyof T)[])
      if (Object.hasOwn(own, name)) Object.defineProperty(target, name, own[name]);
      else Reflect.deleteProperty(target, name);
  }
}
