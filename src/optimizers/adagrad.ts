import { tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import { perParameter } from './rule.ts';

/** Adagrad (Duchi, Hazan & Singer 2011). The kernel ApplyAdagradV2 has its epsilon outside the root, Keras 3 inside. */
export const adagrad = defineOptimizer('adagrad', {
  formulas: ['tensorflow', 'keras3'],
  learningRate: 0.001,
  defaults: { initialAccumulatorValue: 0.1, epsilon: 1e-7 },
  rule: ({ initialAccumulatorValue, epsilon, formula }) =>
    perParameter(
      { accumulator: (p) => tf.fill(p.shape, initialAccumulatorValue) },
      ({ learningRate }) =>
        (g, p, slots) => {
          const accumulator = slots.accumulator.add(g.square());
          const root =
            formula === 'keras3'
              ? accumulator.add(epsilon).sqrt()
              : accumulator.sqrt().add(epsilon);
          return [p.sub(g.mul(learningRate).div(root)), { accumulator }];
        },
    ),
});
