/** @file The Jacobian of a function. */
import { optionsCheck } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { backpropagateEach, jacobian as jacobianBlocks, oneHots } from './jacobian-blocks.ts';
import { transpose } from './jvp.ts';
import {
  type Argnums,
  type Arguments,
  connected,
  differentiate,
  type DifferentiationOptions,
  differentiationOptions,
  type Pullback,
  type Selected,
} from './pullback.ts';
import { type Jacobians, packLike, type Tensors, tensorsOf } from './structures.ts';

/** For each tensor of the output a Jacobian for each tensor of the arguments. */
export type JacobianTree<Y, X> = Y extends Tensor
  ? Jacobians<X, never>
  : { -readonly [K in keyof Y]: JacobianTree<Y[K], X> };

type JacobianFunction<A extends Arguments, Y, N extends Argnums> = (
  ...args: A
) => JacobianTree<Y, Selected<A, N>>;

export interface StrategyOptions<N extends Argnums> extends DifferentiationOptions<N> {
  /** `reverse` costs one gradient for each element of the output, `forward` one for each of the argument. Default `reverse`. */
  strategy?: 'reverse' | 'forward';
}

const checkJacobianOptions = optionsCheck<StrategyOptions<Argnums>>('jacobian', {
  ...differentiationOptions,
  strategy: true,
});
const checkJacrevOptions = optionsCheck<DifferentiationOptions>('jacrev', differentiationOptions);
const checkJacfwdOptions = optionsCheck<DifferentiationOptions>('jacfwd', differentiationOptions);

/**
 * The function that gives the derivative of every element of the output of `f` by every element of its argument,
 * `[...output.shape, ...argument.shape]`; one such tensor for each pair where they are structures.
 */
export function jacobian<A extends Arguments, Y extends Tensors, const N extends Argnums = 0>(
  f: (...args: A) => Y,
  given: StrategyOptions<N> = {},
): JacobianFunction<A, Y, N> {
  checkJacobianOptions(given);
  const { strategy = 'reverse', ...options } = given;
  return strategy === 'forward' ? jacfwd(f, options) : jacrev(f, options);
}

/** The Jacobian row by row, by gradients. As JAX's `jacrev`. */
export function jacrev<A extends Arguments, Y extends Tensors, const N extends Argnums = 0>(
  f: (...args: A) => Y,
  options: DifferentiationOptions<N> = {},
): JacobianFunction<A, Y, N> {
  checkJacrevOptions(options);
  return jacobianBy(f, options, ({ trace, inputs }, outputs) =>
    outputs.map((y) => jacobianBlocks(trace, y, inputs, true)),
  );
}

/** The Jacobian column by column, by tangents. As JAX's `jacfwd`. */
export function jacfwd<A extends Arguments, Y extends Tensors, const N extends Argnums = 0>(
  f: (...args: A) => Y,
  options: DifferentiationOptions<N> = {},
): JacobianFunction<A, Y, N> {
  checkJacfwdOptions(options);
  return jacobianBy(f, options, (pullback, outputs) => {
    const columns = columnsOf(pullback);
    return outputs.map((y, k) =>
      pullback.inputs.map((x, i) => fromColumns(columns[i]?.[k] ?? null, y, x)),
    );
  });
}

type Blocks = (Tensor | null)[][];

function jacobianBy<A extends Arguments, Y extends Tensors, N extends Argnums>(
  f: (...args: A) => Y,
  { argnums = 0 as N, strict = false }: DifferentiationOptions<N>,
  blocksOf: (pullback: Pullback<Y>, outputs: readonly Tensor[]) => Blocks,
): JacobianFunction<A, Y, N> {
  return (...args) =>
    differentiate(f, args, argnums, (pullback) => {
      const outputs = tensorsOf(pullback.output, 'the output');
      const blocks = blocksOf(pullback, outputs).map((row, k) =>
        pullback.pack(
          connected(row, pullback.inputs, strict, { shape: outputs[k]!.shape, index: k }),
        ),
      );
      return packLike(pullback.output, blocks);
    });
}

/** For each input, its columns of each output's Jacobian, `[input.size, ...output.shape]`. */
function columnsOf(pullback: Pullback<Tensors>): (Blocks[number] | undefined)[] {
  return transpose(pullback, (trace, cotangents, gradients) =>
    gradients.map((gradient) =>
      gradient
        ? backpropagateEach(trace, gradient, oneHots(gradient), cotangents, true)
        : undefined,
    ),
  );
}

function fromColumns(columns: Tensor | null, y: Tensor, x: Tensor): Tensor | null {
  if (!columns) return null;
  const order = [...y.shape.map((_, axis) => axis + 1), 0];
  return tf.reshape(tf.transpose(columns, order), [...y.shape, ...x.shape]);
}
