import { type Kind, fraction } from '../options.ts';
import { tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import { perParameter } from './rule.ts';

const aboveZeroUpToOne: Kind = {
  expected: 'a number above 0 and up to 1',
  fits: (value) => value !== 0 && fraction.fits(value),
};

/** Lion, the sign of an interpolated momentum (Chen et al. 2023), as in keras/src/optimizers/lion.py. */
export const lion = defineOptimizer('lion', {
  formulas: ['keras3'],
  learningRate: 0.001,
  defaults: { beta1: 0.9, beta2: 0.99 },
  kinds: { beta1: aboveZeroUpToOne },
  rule: (betas) => {
    const [beta1, beta2] = [Math.fround(betas.beta1), Math.fround(betas.beta2)];
    return perParameter({ momentum: tf.zerosLike }, ({ learningRate }) => (g, p, slots) => {
      const direction = slots.momentum
        .mul(beta1)
        .add(g.mul(1 - beta1))
        .sign();
      const momentum = slots.momentum.mul(beta2).add(g.mul(1 - beta2));
      return [p.sub(direction.mul(learningRate)), { momentum }];
    });
  },
});
