/** @file tfjs's engine with the internal parts that the tape works with, as tfjs 4.22 has them. */
import { GradtapeError } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import type { Attributes } from './rule.ts';

/** The inputs of a kernel call by name. An optional input may be missing or null. */
export type Inputs = Record<string, Tensor | null | undefined>;

interface DataOwner {
  incRef(dataId: object): void;
}

export interface Engine {
  state: {
    /** Operations are recorded, and fused ones taken apart, while it is above zero. */
    gradientDepth: number;
    activeScope: { id: number; name: string; track: Tensor[] } | null;
    tensorInfo: WeakMap<object, { backend: DataOwner }>;
  };
  tidy<T>(run: () => T): T;
  startScope(): void;
  /** Disposes what the scope has tracked except `result`, which the parent scope tracks from now on. */
  endScope(result: readonly Tensor[]): void;
  runKernel(kernel: string, inputs: Inputs, attrs?: Attributes): Tensor | Tensor[];
  readSync(dataId: object): unknown;
  trackTensor(tensor: Tensor, backend: DataOwner): void;
  keep(tensor: Tensor): Tensor;
  getTensorsForGradient(kernel: string, inputs: Inputs, outputs: Tensor[]): Tensor[];
  addTapeNode(
    kernel: string,
    inputs: Inputs,
    outputs: Tensor[],
    gradient: null,
    saved: Tensor[],
    attrs: Attributes | undefined,
  ): void;
  /** Behind tf.grad, tf.grads, tf.valueAndGrad(s), tf.variableGrads and every optimizer's minimize. */
  gradients(
    f: () => Tensor,
    xs: Tensor[],
    dy?: Tensor | null,
    allowNoGradients?: boolean,
  ): { value: Tensor; grads: (Tensor | null)[] };
  /** `tf.customGrad`. */
  customGrad(f: TfjsCustomFunction): (...inputs: Tensor[]) => Tensor;
}

/** What `tf.customGrad` takes: `(...inputs, save) => ({value, gradFunc})`. */
export type TfjsCustomFunction = (...inputsAndSave: unknown[]) => {
  value: Tensor;
  gradFunc: (dy: Tensor, saved: Tensor[]) => Tensor | null | readonly (Tensor | null)[];
};

export const engine = tf.engine() as unknown as Engine;

const needed = ['getTensorsForGradient', 'addTapeNode', 'gradients', 'customGrad'] as const;

/** Refuse a tfjs whose engine has another shape: better no tape than one that misses operations. */
export function assertKnownEngine(): void {
  const missing = needed.filter((name) => typeof engine[name] !== 'function');
  if (missing.length === 0 && typeof engine.state.gradientDepth === 'number') return;
  throw new GradtapeError(
    'tape.engine',
    `the tape does not know this version of tfjs (${tf.version_core}): its engine has no ${missing.join(', ') || 'gradientDepth'}`,
    { hint: 'install @tensorflow/tfjs 4.22.0' },
  );
}

/**
 * A second handle on the memory of `tensor`, free of any tidy scope and counted by the backend. It keeps the
 * tensor's id: on the tape both are the same value, so gradients of gradients flow through what was saved.
 */
export function share<T extends Tensor>(tensor: T): T {
  const { backend } = engine.state.tensorInfo.get(tensor.dataId)!;
  const handle = new tf.Tensor(tensor.shape, tensor.dtype, tensor.dataId, tensor.id) as T;
  engine.trackTensor(handle, backend);
  backend.incRef(handle.dataId);
  return engine.keep(handle) as T;
}

/** Only floating and complex values have gradients; integers, booleans and strings block the path. */
export function isTrainable({ dtype }: Pick<Tensor, 'dtype'>): boolean {
  return dtype === 'float32' || dtype === 'complex64';
}
