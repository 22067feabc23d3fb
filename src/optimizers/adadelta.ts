import { fraction } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import { perParameter, rounding } from './rule.ts';

/** Adadelta (Zeiler 2012). */
export const adadelta = defineOptimizer('adadelta', {
  formulas: ['tensorflow', 'keras3'],
  learningRate: 0.001,
  defaults: { rho: 0.95, epsilon: 1e-7 },
  kinds: { rho: fraction },
  rule: ({ rho, epsilon, formula }) => {
    const decay = rounding[formula](rho);
    const mix = (average: Tensor, value: Tensor) => average.mul(decay).add(value.mul(1 - decay));
    // The kernel ApplyAdadelta multiplies by the reciprocal of the root that Keras 3 divides by.
    const over = (a: Tensor, g: Tensor, b: Tensor) =>
      formula === 'keras3' ? a.sqrt().mul(g).div(b.sqrt()) : a.sqrt().mul(b.rsqrt()).mul(g);
    return perParameter(
      { gradient: tf.zerosLike, delta: tf.zerosLike },
      ({ learningRate }) =>
        (g, p, slots) => {
          const gradient = mix(slots.gradient, g.square());
          const move = over(slots.delta.add(epsilon), g, gradient.add(epsilon));
          return [
            p.sub(move.mul(learningRate)),
            { gradient, delta: mix(slots.delta, move.square()) },
          ];
        },
    );
  },
});
