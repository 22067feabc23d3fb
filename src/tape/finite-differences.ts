/** @file Derivatives by central differences: (f(x + h) − f(x − h)) / 2h, of float32 functions, in double precision. */
import { type Tensor, tf } from '../tensorflow.ts';
import { engine } from './engine.ts';

/** A function of float32 tensors that returns a list of them. */
export type Flat = (...xs: Tensor[]) => Tensor[];

/** The derivative of every element of every output by every element of argument `i`: `[output.size, argument.size]`, by rows. */
export function numericalJacobian(
  f: Flat,
  xs: readonly Tensor[],
  i: number,
  epsilon: number,
): Float64Array[] {
  const values = xs[i]!.dataSync();
  const jacobians: Float64Array[] = [];
  for (let j = 0; j < values.length; j++) {
    const at = (h: number) => evaluate(f, replaced(xs, i, shifted(values, j, h)));
    const step = Math.fround(values[j]! + epsilon) - Math.fround(values[j]! - epsilon);
    const [above, below] = [at(epsilon), at(-epsilon)];
    above.forEach((high, k) => {
      jacobians[k] ??= new Float64Array(high.length * values.length);
      high.forEach((y, row) => {
        jacobians[k]![row * values.length + j] = (y - below[k]![row]!) / step;
      });
    });
  }
  return jacobians;
}

/** The derivative of every output along the directions `vs`, one for each argument. */
export function numericalTangent(
  f: Flat,
  xs: readonly Tensor[],
  vs: readonly Tensor[],
  epsilon: number,
): Float64Array[] {
  const at = (h: number) =>
    evaluate(
      f,
      xs.map((x, i) => tf.add(x, tf.mul(vs[i]!, h))),
    );
  const [above, below] = [at(epsilon), at(-epsilon)];
  return above.map((high, k) => high.map((y, row) => (y - below[k]![row]!) / (2 * epsilon)));
}

function evaluate(f: Flat, xs: readonly Tensor[]): Float64Array[] {
  return engine.tidy(() => f(...xs).map((y) => Float64Array.from(y.dataSync())));
}

function shifted(values: ArrayLike<number>, j: number, h: number): Float32Array {
  const copy = Float32Array.from(values);
  copy[j]! += h;
  return copy;
}

function replaced(xs: readonly Tensor[], i: number, values: Float32Array): Tensor[] {
  return xs.map((x, k) => (k === i ? tf.tensor(values, x.shape) : x));
}
