import { type Kind, notNegative } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import { perParameter } from './rule.ts';

const notPositive: Kind = {
  expected: 'a number up to 0',
  fits: (value) => Number.isFinite(value) && (value as number) <= 0,
};

/** Follow the regularised leader (McMahan et al. 2013), as in keras/src/optimizers/ftrl.py and the kernel ApplyFtrlV2. */
export const ftrl = defineOptimizer('ftrl', {
  formulas: ['tensorflow', 'keras3'],
  learningRate: 0.001,
  defaults: {
    learningRatePower: -0.5,
    initialAccumulatorValue: 0.1,
    l1RegularizationStrength: 0,
    l2RegularizationStrength: 0,
    l2ShrinkageRegularizationStrength: 0,
    beta: 0,
  },
  kinds: {
    learningRatePower: notPositive,
    initialAccumulatorValue: notNegative,
    l1RegularizationStrength: notNegative,
    l2RegularizationStrength: notNegative,
    l2ShrinkageRegularizationStrength: notNegative,
  },
  rule: ({ learningRatePower, formula, ...options }) => {
    const [l1, l2] = [options.l1RegularizationStrength, options.l2RegularizationStrength];
    const isRoot = formula === 'tensorflow' && learningRatePower === -0.5;
    const power = (x: Tensor) => (isRoot ? x.sqrt() : x.pow(-learningRatePower));
    return perParameter(
      {
        accumulator: (p) => tf.fill(p.shape, options.initialAccumulatorValue),
        linear: tf.zerosLike,
      },
      ({ learningRate }) => {
        const ridge = tf.div(options.beta, learningRate.mul(2)).add(l2);
        return (g, p, slots) => {
          const pulled = g.add(p.mul(2 * options.l2ShrinkageRegularizationStrength));
          const accumulator = slots.accumulator.add(g.square());
          const sigma = power(accumulator).sub(power(slots.accumulator)).div(learningRate);
          const linear = slots.linear.add(pulled.sub(sigma.mul(p)));
          const quadratic = power(accumulator).div(learningRate).add(ridge.mul(2));
          const clipped = linear.clipByValue(-l1, l1);
          return [clipped.sub(linear).div(quadratic), { accumulator, linear }];
        };
      },
    );
  },
});
