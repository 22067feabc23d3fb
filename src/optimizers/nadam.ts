import { type Tensor, tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import { perParameter } from './rule.ts';

/** Nadam, Adam with Nesterov momentum (Dozat 2016), as in keras/src/optimizers/nadam.py. */
export const nadam = defineOptimizer('nadam', {
  formulas: ['keras3'],
  learningRate: 0.001,
  defaults: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  rule: ({ epsilon, ...betas }) => {
    const [beta1, beta2] = [Math.fround(betas.beta1), Math.fround(betas.beta2)];
    return perParameter(
      { momentum: tf.zerosLike, velocity: tf.zerosLike, product: () => tf.scalar(1) },
      ({ step, learningRate }) => {
        const [share, nextShare] = [scheduled(step.add(1)), scheduled(step.add(2))];
        const [u, uNext] = [share.mul(beta1), nextShare.mul(beta1)];
        const correction = tf.sub(1, tf.pow(beta2, step.add(1)));
        return (g, p, slots) => {
          const product = slots.product.mul(beta1).mul(share);
          const momentum = slots.momentum.add(g.sub(slots.momentum).mul(1 - beta1));
          const velocity = slots.velocity.add(
            g
              .square()
              .sub(slots.velocity)
              .mul(1 - beta2),
          );
          const ahead = momentum.mul(uNext).div(tf.sub(1, product.mul(uNext)));
          const mHat = ahead.add(g.mul(tf.sub(1, u)).div(tf.sub(1, product)));
          const move = mHat.mul(learningRate).div(velocity.div(correction).sqrt().add(epsilon));
          return [p.sub(move), { momentum, velocity, product }];
        };
      },
    );
  },
});

/** The share of beta1 that is the momentum of step `t`. */
const scheduled = (t: Tensor): Tensor => tf.sub(1, tf.pow(0.96, t).mul(0.5));
