import { type Tensor, tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import { perParameter } from './rule.ts';

/** LAMB, Adam's direction with layer-wise adapted rates (You et al. 2020), as in keras/src/optimizers/lamb.py. */
export const lamb = defineOptimizer('lamb', {
  formulas: ['keras3'],
  learningRate: 0.001,
  defaults: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  rule: ({ beta1, beta2, epsilon }) =>
    perParameter({ momentum: tf.zerosLike, velocity: tf.zerosLike }, ({ step, learningRate }) => {
      const t = step.add(1);
      const [correction1, correction2] = [beta1, beta2].map((beta) => tf.sub(1, tf.pow(beta, t)));
      return (g, p, slots) => {
        const momentum = slots.momentum.add(g.sub(slots.momentum).mul(1 - beta1));
        const velocity = slots.velocity.add(
          g
            .square()
            .sub(slots.velocity)
            .mul(1 - beta2),
        );
        const root = velocity.div(correction2!).sqrt().add(epsilon);
        const direction = momentum.div(correction1!).div(root);
        const move = trustRatio(p, direction).mul(learningRate).mul(direction);
        return [p.sub(move), { momentum, velocity }];
      };
    }),
});

/** The norm of the parameter over that of its direction; 1 where either is zero. */
function trustRatio(parameter: Tensor, direction: Tensor): Tensor {
  const [ofParameter, ofDirection] = [norm(parameter), norm(direction)];
  const bothMove = ofParameter.greater(0).logicalAnd(ofDirection.greater(0));
  return tf.where(bothMove, ofParameter.div(ofDirection), tf.scalar(1));
}

const norm = (x: Tensor): Tensor => x.pow(2).sum().sqrt();
