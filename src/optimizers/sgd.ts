import { fraction } from '../options.ts';
import { tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import { type Rule, perParameter } from './rule.ts';

const defaults = { momentum: 0, nesterov: false };

/** Gradient descent, with momentum (Polyak 1964) and Nesterov's look-ahead (1983) as in keras/src/optimizers/sgd.py. */
export const sgd = defineOptimizer('sgd', {
  formulas: ['tensorflow', 'keras3'],
  learningRate: 0.01,
  defaults,
  kinds: { momentum: fraction },
  rule: (options) => (options.momentum === 0 ? plain : heavyBall(options)),
});

const plain = perParameter({}, ({ learningRate }) => (g, p) => [p.sub(g.mul(learningRate)), {}]);

function heavyBall({ momentum, nesterov }: typeof defaults): Rule {
  return perParameter({ momentum: tf.zerosLike }, ({ learningRate }) => (g, p, slots) => {
    const m = slots.momentum.mul(momentum).sub(g.mul(learningRate));
    const move = nesterov ? m.mul(momentum).sub(g.mul(learningRate)) : m;
    return [p.add(move), { momentum: m }];
  });
}
