import { type Tensor, tf } from '../tensorflow.ts';
import { type Gradient, type Rule } from './rule.ts';

/** The weight decay of a parameter; null for none. */
export type DecayRate = (parameter: Tensor) => number | null;

/** Decoupled weight decay (Loshchilov & Hutter 2019): parameters that have a gradient shrink by rate × learning rate. */
export function decayed(rule: Rule, rateOf: DecayRate): Rule {
  return {
    init: rule.init,
    update: (gradients, state, parameters, scalars) =>
      tf.tidy(() => {
        const shrink = (p: Tensor, gradient: Gradient): Tensor => {
          const rate = rateOf(p);
          if (gradient === null || rate === null) return p;
          return p.sub(p.mul(rate).mul(scalars.learningRate));
        };
        const shrunk = parameters.map((p, i) => shrink(p, gradients[i]!));
        return rule.update(gradients, state, shrunk, scalars);
      }),
  };
}
