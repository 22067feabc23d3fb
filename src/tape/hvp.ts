/** @file Products of a Hessian and a vector, without the Hessian. */
import type { Tensor } from '../tensorflow.ts';
import { engine } from './engine.ts';
import { valueAndGrad } from './grad.ts';
import { jvp } from './jvp.ts';
import { connected, differentiate } from './pullback.ts';
import { seedsFor } from './seeds.ts';
import { type Gradients, type Tensors, tensorsLike, tensorsOf } from './structures.ts';

type WithProduct<X> = [value: Tensor, product: Gradients<X, never>];

/** `[f(x), Hv]` for a scalar function `f`: the derivative of its gradient along `v`, in the structure of `x`. As PyTorch's `hvp`. */
export function hvp<X extends Tensors>(f: (x: X) => Tensor, x: X, v: Tensors): WithProduct<X> {
  return engine.tidy(() => {
    const [[value], [, product]] = jvp(withGradient(f), [x], [v]);
    return [value, product as Gradients<X, never>];
  });
}

/**
 * `[f(x), vᵀH]` for a scalar function `f`: the gradient of its gradient weighed by `v`. The same as `hvp` where the Hessian is
 * symmetric, and cheaper. As PyTorch's `vhp`.
 */
export function vhp<X extends Tensors>(f: (x: X) => Tensor, x: X, v: Tensors): WithProduct<X> {
  const weights = tensorsLike(v, x, 'v');
  return differentiate(
    (x: X) => valueAndGrad(f)(x),
    [x],
    0,
    ({ output, inputs, pull, pack }) => {
      const [value, gradient] = output;
      const product = pull(seedsFor(tensorsOf(gradient, 'the gradient'), weights));
      return [value, pack(connected(product, inputs, false))];
    },
  );
}

/** Typed loosely: the compiler does not see that the gradients of any structure are one again. */
function withGradient<X extends Tensors>(f: (x: X) => Tensor): (x: X) => [Tensor, Tensors] {
  return valueAndGrad(f) as (x: X) => [Tensor, Tensors];
}
