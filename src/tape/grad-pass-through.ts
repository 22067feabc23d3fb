/** @file The straight-through estimator (Bengio, Léonard & Courville 2013). */
import type { Tensor } from '../tensorflow.ts';
import { customGradient } from './custom-gradient.ts';

/** `f` whose gradient is that of the identity: what enters at its value goes on to its argument. Its variables have none. */
export function gradPassThrough<X extends Tensor, Y extends Tensor>(f: (x: X) => Y): (x: X) => Y {
  return customGradient((x: X) => ({
    value: f(x),
    gradient: (dy, variables) =>
      variables.length === 0 ? dy : { inputs: dy, variables: variables.map(() => null) },
  }));
}
