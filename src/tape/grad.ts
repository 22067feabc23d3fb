/** @file The gradient of a scalar function. */
import { GradtapeError } from '../errors.ts';
import { optionsCheck } from '../options.ts';
import type { Tensor } from '../tensorflow.ts';
import { engine, isTrainable } from './engine.ts';
import {
  type Argnums,
  type Arguments,
  connected,
  differentiate,
  type DifferentiationOptions,
  differentiationOptions,
  type SelectedGradients,
} from './pullback.ts';
import { formatShape, singleTensor } from './structures.ts';

export interface GradOptions<N extends Argnums = Argnums> extends DifferentiationOptions<N> {
  hasAux?: false;
}

/** For a function that returns `[scalar, aux]`; `aux` is handed on untouched. */
export interface GradWithAuxOptions<N extends Argnums = Argnums> extends DifferentiationOptions<N> {
  hasAux: true;
}

type AnyFunction = (...args: Arguments) => unknown;
type AnyOptions = GradOptions | GradWithAuxOptions;

const known = { ...differentiationOptions, hasAux: true } as const;
const checkGradOptions = optionsCheck<AnyOptions>('grad', known);
const checkValueAndGradOptions = optionsCheck<AnyOptions>('valueAndGrad', known);

/**
 * The function that gives the gradient of the scalar function `f`, in the structure of the arguments it is taken by; with
 * `hasAux`, `[gradient, aux]`. As JAX's `grad`.
 * @throws GradtapeError `tape.scalar` when called, unless `f` returns a floating scalar
 * @example grad((x: Tensor) => x.square())(tf.scalar(4)) // 8
 */
export function grad<A extends Arguments, const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  options?: GradOptions<N>,
): (...args: A) => SelectedGradients<A, N>;
export function grad<A extends Arguments, Aux, const N extends Argnums = 0>(
  f: (...args: A) => readonly [Tensor, Aux],
  options: GradWithAuxOptions<N>,
): (...args: A) => [gradient: SelectedGradients<A, N>, aux: Aux];
export function grad(f: AnyFunction, options: AnyOptions = {}): AnyFunction {
  checkGradOptions(options);
  return (...args) =>
    engine.tidy(() => {
      const { aux, gradient } = evaluate(f, args, options);
      return options.hasAux ? [gradient, aux] : gradient;
    });
}

/** As `grad`, with the value: `[value, gradient]`; with `hasAux`, `[[value, aux], gradient]`. */
export function valueAndGrad<A extends Arguments, const N extends Argnums = 0>(
  f: (...args: A) => Tensor,
  options?: GradOptions<N>,
): (...args: A) => [value: Tensor, gradient: SelectedGradients<A, N>];
export function valueAndGrad<A extends Arguments, Aux, const N extends Argnums = 0>(
  f: (...args: A) => readonly [Tensor, Aux],
  options: GradWithAuxOptions<N>,
): (...args: A) => [[value: Tensor, aux: Aux], gradient: SelectedGradients<A, N>];
export function valueAndGrad(f: AnyFunction, options: AnyOptions = {}): AnyFunction {
  checkValueAndGradOptions(options);
  return (...args) => {
    const { value, aux, gradient } = evaluate(f, args, options);
    return [options.hasAux ? [value, aux] : value, gradient];
  };
}

interface Evaluation {
  value: Tensor;
  aux: unknown;
  gradient: unknown;
}

function evaluate(
  f: AnyFunction,
  args: Arguments,
  { argnums = 0, strict = false, hasAux = false }: AnyOptions,
): Evaluation {
  return differentiate(f, args, argnums, ({ output, inputs, pull, pack }) => {
    const [first, aux] = hasAux ? (output as readonly unknown[]) : [output];
    const value = scalar(first);
    return { value, aux, gradient: pack(connected(pull([[value]]), inputs, strict)) };
  });
}

function scalar(value: unknown): Tensor {
  const { shape, dtype } = singleTensor(value, 'the value of the function');
  if (shape.length > 0)
    throw new GradtapeError(
      'tape.scalar',
      `Gradient only defined for scalar-output functions. Output had shape: ${formatShape(shape)}.`,
      { hint: 'use jacobian, elementwiseGrad or vjp' },
    );
  if (!isTrainable({ dtype }))
    throw new GradtapeError('tape.dtype', `grad requires real-valued outputs, but got ${dtype}`);
  return value as Tensor;
}
