import { type Tensor, tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import {
  type Formula,
  type Rule,
  type Scalars,
  type UpdateOne,
  perParameter,
  rounding,
} from './rule.ts';

const defaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false };

/** Adam (Kingma & Ba 2015) and its AMSGrad (Reddi et al. 2018). */
export const adam = defineOptimizer('adam', {
  formulas: ['tensorflow', 'keras2', 'keras3'],
  learningRate: 0.001,
  defaults,
  rule: adamRule,
});

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019). No fused kernel holds it, so it follows Keras 3. */
export const adamw = defineOptimizer('adamw', {
  formulas: ['keras3', 'tensorflow'],
  learningRate: 0.001,
  defaults: { ...defaults, weightDecay: 0.004 as number | null },
  rule: (options) => adamRule(options),
});

type Options = typeof defaults;
export type AdamSlot = 'momentum' | 'velocity' | 'maximum';

function adamRule(options: Options & { formula: Formula }): Rule {
  const round = rounding[options.formula];
  const rounded = { ...options, beta1: round(options.beta1), beta2: round(options.beta2) };
  const moments = { momentum: tf.zerosLike, velocity: tf.zerosLike };
  return perParameter<AdamSlot>(
    options.amsgrad ? { ...moments, maximum: tf.zerosLike } : moments,
    (scalars) => adamUpdate(rounded, scalars),
  );
}

/** α √(1 - β2ᵗ) / (1 - β1ᵗ), from the learning rate and the two differences; only the order of rounding differs. */
type StepSize = (learningRate: Tensor, rest1: Tensor, rest2: Tensor) => Tensor;

const fromLeft: StepSize = (rate, rest1, rest2) => rate.mul(rest2.sqrt()).div(rest1);
const quotientFirst: StepSize = (rate, rest1, rest2) => rate.mul(rest2.sqrt().div(rest1));

/**
 * The kernel ApplyAdam and keras/src/optimizers/adam.py go from left to right; keras/optimizers/legacy/adam.py
 * (`_prepare_local`) divides first. The article's run, on a processor whose kernel fuses multiply and add, lies within a
 * unit in the last place of the latter.
 */
const stepSizes: Record<Formula, StepSize> = {
  tensorflow: fromLeft,
  keras2: quotientFirst,
  keras3: fromLeft,
};

/** The form before section 2.1 of Kingma & Ba. */
export function adamUpdate(
  { beta1, beta2, epsilon, amsgrad, formula }: Options & { formula: Formula },
  { step, learningRate }: Scalars,
): UpdateOne<AdamSlot> {
  const t = step.add(1);
  const [power1, power2] = [tf.pow(beta1, t), tf.pow(beta2, t)];
  const alpha = stepSizes[formula](learningRate, tf.sub(1, power1), tf.sub(1, power2));
  return (g, p, slots) => {
    const momentum = slots.momentum.add(g.sub(slots.momentum).mul(1 - beta1));
    const velocity = slots.velocity.add(
      g
        .square()
        .sub(slots.velocity)
        .mul(1 - beta2),
    );
    const maximum = amsgrad ? slots.maximum.maximum(velocity) : velocity;
    const move = momentum.mul(alpha).div(maximum.sqrt().add(epsilon));
    return [p.sub(move), { momentum, velocity, maximum }];
  };
}
