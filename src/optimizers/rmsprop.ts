import { fraction } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import { type Formula, type Rule, perParameter, rounding } from './rule.ts';

const defaults = { rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false };
type Options = typeof defaults;

/** RMSProp (Tieleman & Hinton 2012), centred as in Graves 2013. */
export const rmsprop = defineOptimizer('rmsprop', {
  formulas: ['tensorflow', 'keras3'],
  learningRate: 0.001,
  defaults,
  kinds: { rho: fraction, momentum: fraction },
  rule: rmspropRule,
});

type Slot = 'velocity' | 'averageGradient' | 'momentum';

function rmspropRule(options: Options & { formula: Formula }): Rule {
  const { centered, momentum, formula } = options;
  const decay = rounding[formula](options.rho);
  const towards = formula === 'tensorflow' && momentum > 0 ? stepTowards : mix;
  const increment = formula === 'tensorflow' && momentum === 0 ? epsilonOutside : epsilonInside;
  return perParameter<Slot>(slotsOf(options), ({ learningRate }) => (g, p, slots) => {
    const velocity = towards(slots.velocity, g.square(), decay);
    const average = centered ? towards(slots.averageGradient, g, decay) : slots.averageGradient;
    const variance = centered ? velocity.sub(average.square()) : velocity;
    const move = increment(g.mul(learningRate), variance, options.epsilon);
    const m = momentum > 0 ? slots.momentum.mul(momentum).add(move) : move;
    return [p.sub(m), { velocity, averageGradient: average, momentum: m }];
  });
}

const slotsOf = ({ centered, momentum }: Options) => ({
  velocity: tf.zerosLike,
  ...(centered && { averageGradient: tf.zerosLike }),
  ...(momentum > 0 && { momentum: tf.zerosLike }),
});

/** The moving average as Keras writes it … */
const mix = (average: Tensor, value: Tensor, decay: number) =>
  average.mul(decay).add(value.mul(1 - decay));
/** … and as the kernel ApplyRMSProp does. */
const stepTowards = (average: Tensor, value: Tensor, decay: number) =>
  average.add(value.sub(average).mul(1 - decay));

const epsilonInside = (move: Tensor, variance: Tensor, epsilon: number) =>
  move.div(variance.add(epsilon).sqrt());
/** Keras 2 without momentum has no kernel, and its epsilon outside the root. */
const epsilonOutside = (move: Tensor, variance: Tensor, epsilon: number) =>
  move.div(variance.sqrt().add(epsilon));
