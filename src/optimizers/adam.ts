import { tf } from '../tensorflow.ts';
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
  formulas: ['tensorflow', 'keras3'],
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

function adamRule({ formula, ...options }: Options & { formula: Formula }): Rule {
  const round = rounding[formula];
  const rounded = { ...options, beta1: round(options.beta1), beta2: round(options.beta2) };
  const moments = { momentum: tf.zerosLike, velocity: tf.zerosLike };
  return perParameter<AdamSlot>(
    options.amsgrad ? { ...moments, maximum: tf.zerosLike } : moments,
    (scalars) => adamUpdate(rounded, scalars),
  );
}

/** The form before section 2.1 of Kingma & Ba, as in keras/src/optimizers/adam.py and the kernel ApplyAdam. */
export function adamUpdate(
  { beta1, beta2, epsilon, amsgrad }: Options,
  { step, learningRate }: Scalars,
): UpdateOne<AdamSlot> {
  const t = step.add(1);
  const [power1, power2] = [tf.pow(beta1, t), tf.pow(beta2, t)];
  const alpha = learningRate.mul(tf.sub(1, power2).sqrt()).div(tf.sub(1, power1));
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
