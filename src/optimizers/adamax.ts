import { type Tensor, tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import { perParameter, rounding } from './rule.ts';

/** Adamax, Adam with the infinity norm (Kingma & Ba 2015, section 7.1). */
export const adamax = defineOptimizer('adamax', {
  formulas: ['tensorflow', 'keras3'],
  learningRate: 0.001,
  defaults: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  rule: ({ epsilon, formula, ...betas }) => {
    const [beta1, beta2] = [rounding[formula](betas.beta1), betas.beta2];
    return perParameter(
      { momentum: tf.zerosLike, norm: tf.zerosLike },
      ({ step, learningRate }) => {
        const correction = tf.sub(1, tf.pow(beta1, step.add(1)));
        const rate = learningRate.div(correction);
        const moveOf = (m: Tensor, u: Tensor) =>
          formula === 'keras3' ? m.mul(learningRate).div(u.mul(correction)) : m.div(u).mul(rate);
        return (g, p, slots) => {
          const momentum = slots.momentum.add(g.sub(slots.momentum).mul(1 - beta1));
          const norm = slots.norm.mul(beta2).maximum(g.abs());
          return [p.sub(moveOf(momentum, norm.add(epsilon))), { momentum, norm }];
        };
      },
    );
  },
});
