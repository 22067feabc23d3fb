/**
 * @file Kernels of tfjs's cpu backend 4.22 whose values are right and that are slow, each with a quick way for the float32
 * tensors that training and prediction are made of. All else is left to the kernel that was there.
 */
import type { Tensor, TensorInfo } from '../tensorflow.ts';
import { type Matrix, multiply } from './cpu-product.ts';
import type { Kernel, KernelCall } from './repairs.ts';

/** What these kernels use of the cpu backend. */
interface CpuBackend {
  readSync(dataId: object): Float32Array | number[];
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
}

/** The kernel in place of `slow`. */
type Quick = (slow: Kernel) => Kernel;

const isFloat = ({ dtype }: Tensor): boolean => dtype === 'float32';

/** Some kernels of tfjs leave a list behind. */
function valuesOf({ backend }: KernelCall, { dataId }: Tensor): Float32Array {
  const values = (backend as CpuBackend).readSync(dataId);
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

const made = ({ backend }: KernelCall, shape: number[], values: Float32Array): TensorInfo =>
  (backend as CpuBackend).makeTensorInfo(shape, 'float32', values);

/** Writes out[i] = a[i] ∘ b[i]; the shorter of the two begins anew as often as it ends. */
type Loop = (a: Float32Array, b: Float32Array, out: Float32Array) => void;

// Each has a loop of its own: a loop that is handed its operation calls it for every number.
const loops: Record<'Add' | 'Multiply' | 'RealDiv' | 'Sub', Loop> = {
  Add: (a, b, out) => {
    for (let i = 0, j = 0, k = 0; i < out.length; i++) {
      out[i] = a[j]! + b[k]!;
      if (++j === a.length) j = 0;
      if (++k === b.length) k = 0;
    }
  },
  Multiply: (a, b, out) => {
    for (let i = 0, j = 0, k = 0; i < out.length; i++) {
      out[i] = a[j]! * b[k]!;
      if (++j === a.length) j = 0;
      if (++k === b.length) k = 0;
    }
  },
  RealDiv: (a, b, out) => {
    for (let i = 0, j = 0, k = 0; i < out.length; i++) {
      out[i] = a[j]! / b[k]!;
      if (++j === a.length) j = 0;
      if (++k === b.length) k = 0;
    }
  },
  Sub: (a, b, out) => {
    for (let i = 0, j = 0, k = 0; i < out.length; i++) {
      out[i] = a[j]! - b[k]!;
      if (++j === a.length) j = 0;
      if (++k === b.length) k = 0;
    }
  },
};

/** Equal shapes, a scalar, or one that is the end of the other, as the bias [n] of [rows, n]. */
const elementwise =
  (loop: Loop): Quick =>
  (slow) =>
  (call) => {
    const { a, b } = call.inputs as Record<'a' | 'b', Tensor>;
    const shape = isFloat(a) && isFloat(b) ? wholeShape(a.shape, b.shape) : undefined;
    if (shape === undefined) return slow(call);
    const out = new Float32Array(sizeOf(shape));
    loop(valuesOf(call, a), valuesOf(call, b), out);
    return made(call, shape, out);
  };

/** The longer of two shapes where it ends with the other, else undefined. */
function wholeShape(a: number[], b: number[]): number[] | undefined {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const missing = long.length - short.length;
  return short.every((size, i) => size === long[missing + i]) ? long : undefined;
}

const relu: Quick = (slow) => (call) => {
  const x = call.inputs['x']!;
  if (!isFloat(x)) return slow(call);
  const out = valuesOf(call, x).slice();
  // By the bits: of numbers that fall on either side of 0, a processor foretells every second comparison wrongly.
  const bits = new Int32Array(out.buffer);
  for (let i = 0; i < bits.length; i++) {
    const own = bits[i]!;
    if ((own & 0x7fffffff) <= infinity) bits[i] = own & ~(own >> 31); // NaN, which is beyond, stays
  }
  return made(call, x.shape, out);
};

/** The bits of the float32 Infinity. */
const infinity = 0x7f800000;

const batchMatMul: Quick = (slow) => (call) => {
  const { a, b } = call.inputs as Record<'a' | 'b', Tensor>;
  const batch = a.shape.slice(0, -2);
  if (!isFloat(a) || !isFloat(b) || String(batch) !== String(b.shape.slice(0, -2)))
    return slow(call);
  const { transposeA, transposeB } = call.attrs as Record<'transposeA' | 'transposeB', boolean>;
  const [left, rows, inner] = matrices(call, a, transposeA);
  const [right, innerToo, columns] = matrices(call, b, transposeB);
  if (inner !== innerToo) return slow(call); // which says what is wrong
  const out = new Float32Array(sizeOf(batch) * rows * columns);
  for (let i = 0; i < sizeOf(batch); i++)
    multiply(left(i), right(i), { rows, inner, columns }, out, i * rows * columns);
  return made(call, [...batch, rows, columns], out);
};

/** The matrices of a batch by number, and how many rows and columns each has. */
function matrices(
  call: KernelCall,
  tensor: Tensor,
  isTransposed: boolean,
): [at: (index: number) => Matrix, rows: number, columns: number] {
  const values = valuesOf(call, tensor);
  const [height, width] = tensor.shape.slice(-2) as [number, number];
  const [rowStep, columnStep] = isTransposed ? [1, width] : [width, 1];
  const at = (index: number): Matrix => ({
    values,
    start: index * height * width,
    rowStep,
    columnStep,
  });
  return isTransposed ? [at, width, height] : [at, height, width];
}

export const quickKernels: Record<string, Quick> = {
  Add: elementwise(loops.Add),
  BatchMatMul: batchMatMul,
  Multiply: elementwise(loops.Multiply),
  RealDiv: elementwise(loops.RealDiv),
  Relu: relu,
  Sub: elementwise(loops.Sub),
};
