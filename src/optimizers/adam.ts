import { tf } from '../tensorflow.ts';
import { type Formula, type Rule, perParameter, rounding } from './rule.ts';

export const adamDefaults = {
  learningRate: 0.001,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  amsgrad: false,
  formula: 'tensorflow' as Formula,
};

/** Adam (Kingma & Ba 2015, the form before section 2.1) and AMSGrad (Reddi et al. 2018), as in keras/src/optimizers/adam.py. */
export function adamRule({ amsgrad, epsilon, formula, ...options }: typeof adamDefaults): Rule {
  const [beta1, beta2] = [options.beta1, options.beta2].map(rounding[formula]) as [number, number];
  const slots = { momentum: tf.zerosLike, velocity: tf.zerosLike };
  return perParameter<'momentum' | 'velocity' | 'maximum'>(
    amsgrad ? { ...slots, maximum: tf.zerosLike } : slots,
    ({ step, learningRate }) => {
      const t = step.add(1);
      const [power1, power2] = [tf.pow(beta1, t), tf.pow(beta2, t)];
      const alpha = learningRate.mul(tf.sub(1, power2).sqrt()).div(tf.sub(1, power1));
      return (g, p, { momentum, velocity, maximum }) => {
        const m = momentum.add(g.sub(momentum).mul(1 - beta1));
        const v = velocity.add(
          g
            .square()
            .sub(velocity)
            .mul(1 - beta2),
        );
        const vHat = amsgrad ? maximum.maximum(v) : v;
        const move = m.mul(alpha).div(vHat.sqrt().add(epsilon));
        return [p.sub(move), { momentum: m, velocity: v, maximum: vHat }];
      };
    },
  );
}
