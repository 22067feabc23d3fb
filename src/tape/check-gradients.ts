/** @file Gradients against finite differences. */
import { GradtapeError } from '../errors.ts';
import { optionsCheck } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { engine } from './engine.ts';
import { type Flat, numericalJacobian, numericalTangent } from './finite-differences.ts';
import { jacrev } from './jacobian.ts';
import { connected, differentiate } from './pullback.ts';
import { seedsFor } from './seeds.ts';
import { type Tensors, tensorsOf } from './structures.ts';

export interface CheckOptions {
  /** How far to go to each side. Default 5e-3: with float32, smaller differences drown in rounding. */
  epsilon?: number;
  /** Differences up to `atol + rtol · |numerical|` pass. Default 1e-2 each. */
  atol?: number;
  rtol?: number;
  /** 2 checks the gradient of the gradient too, and so on. Default 1. */
  order?: number;
  /** `full`: every element of the Jacobian. `random`: one gradient and one difference along it, for large functions. Default `full`. */
  mode?: 'full' | 'random';
  /** Decides the random numbers. Default 0. */
  seed?: number;
}

const defaults = {
  epsilon: 5e-3,
  atol: 1e-2,
  rtol: 1e-2,
  order: 1,
  mode: 'full',
  seed: 0,
} as const;

const known = {
  epsilon: true,
  atol: true,
  rtol: true,
  order: true,
  mode: true,
  seed: true,
} as const;
const checkOptions = optionsCheck<CheckOptions>('checkGradients', known);
const checkSecondOptions = optionsCheck<CheckOptions>('gradGradCheck', known);

/**
 * Compare the gradients of `f` at `xs`, float32 tensors, with finite differences.
 * @returns the largest difference found
 * @throws GradtapeError `tape.mismatch` that names the output and the input where the difference is too large
 */
export function checkGradients(
  f: (...xs: Tensor[]) => Tensors,
  xs: readonly Tensor[],
  options: CheckOptions = {},
): number {
  checkOptions(options);
  const settings = { ...defaults, ...options };
  const flat: Flat = (...args) => tensorsOf(f(...args), 'the output');
  const check = settings.mode === 'full' ? checkJacobian : checkRandomProduct;
  const error = engine.tidy(() => check(flat, xs, settings));
  if (settings.order <= 1) return error;
  return Math.max(error, gradGradCheck(f, xs, { ...options, order: settings.order - 1 }));
}

/** `checkGradients` of the gradient of `f`, by `xs` and by the gradients that enter at its outputs. As PyTorch's `gradgradcheck`. */
export function gradGradCheck(
  f: (...xs: Tensor[]) => Tensors,
  xs: readonly Tensor[],
  options: CheckOptions = {},
): number {
  checkSecondOptions(options);
  const gradients: Flat = (...all) => {
    const [args, dys] = [all.slice(0, xs.length), all.slice(xs.length)];
    return differentiate(f, args, [...args.keys()], ({ output, inputs, pull }) =>
      connected(pull(seedsFor(tensorsOf(output, 'the output'), dys)), inputs, false),
    );
  };
  return engine.tidy(() => {
    const outputs = tensorsOf(f(...xs), 'the output');
    return checkGradients(gradients, [...xs, ...randomLike(outputs, options.seed ?? 0)], options);
  });
}

type Settings = Required<CheckOptions>;

function checkJacobian(f: Flat, xs: readonly Tensor[], settings: Settings): number {
  const jacobian = jacrev(f, { argnums: [...xs.keys()] })(...xs) as Tensor[][];
  const errors = xs.flatMap((x, i) =>
    numericalJacobian(f, xs, i, settings.epsilon).map((numerical, k) =>
      compare(jacobian[k]![i]!.dataSync(), numerical, settings, (at) => {
        const element = `element ${Math.floor(at / x.size)} by element ${at % x.size}`;
        return `Jacobian mismatch for output ${k} with respect to input ${i}, ${element}`;
      }),
    ),
  );
  return Math.max(0, ...errors);
}

/** uᵀJv for random u and v, as (uᵀJ)v and as uᵀ(Jv): a wrong element of J makes them differ. */
function checkRandomProduct(f: Flat, xs: readonly Tensor[], settings: Settings): number {
  const vs = randomLike(xs, settings.seed);
  const numerical = numericalTangent(f, xs, vs, settings.epsilon);
  const [us, gradients] = differentiate(f, [...xs], [...xs.keys()], ({ output, inputs, pull }) => {
    const us = randomLike(output, settings.seed + xs.length);
    return [us, connected(pull(seedsFor(output, us)), inputs, false)] as const;
  });
  const [found, expected] = [dot(gradients, vs), dot(us, numerical)];
  return compare([found], [expected], settings, () => 'Jacobian mismatch along a random direction');
}

function compare(
  found: ArrayLike<number>,
  numerical: ArrayLike<number>,
  { atol, rtol }: Settings,
  where: (at: number) => string,
): number {
  let largest = 0;
  for (let at = 0; at < numerical.length; at++) {
    const [analytical, expected] = [found[at]!, numerical[at]!];
    const error = Math.abs(analytical - expected);
    // A NaN on one side fails as well.
    if (!(error <= atol + rtol * Math.abs(expected)))
      throw new GradtapeError(
        'tape.mismatch',
        `${where(at)}: numerical ${expected}, analytical ${analytical}`,
      );
    largest = Math.max(largest, error);
  }
  return largest;
}

function randomLike(tensors: readonly Tensor[], seed: number): Tensor[] {
  // To tfjs, seed 0 is no seed.
  return tensors.map(({ shape }, i) => tf.randomNormal(shape, 0, 1, 'float32', seed + i + 1));
}

function dot(left: readonly Tensor[], right: readonly (Tensor | Float64Array)[]): number {
  const sums = left.map((tensor, i) => {
    const other = right[i]!;
    const [a, b] = [tensor.dataSync(), other instanceof Float64Array ? other : other.dataSync()];
    return Float64Array.from(a).reduce((sum, value, at) => sum + value * b[at]!, 0);
  });
  return sums.reduce((sum, value) => sum + value, 0);
}
