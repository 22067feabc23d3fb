import { tf } from '../tensorflow.ts';
import { type Rule, perParameter } from './rule.ts';

export const sgdDefaults = { learningRate: 0.01, momentum: 0, nesterov: false };

/** Gradient descent, with momentum (Polyak 1964) and Nesterov's look-ahead (1983) as in keras/src/optimizers/sgd.py. */
export function sgdRule({ momentum, nesterov }: typeof sgdDefaults): Rule {
  if (momentum === 0) return plain;
  return perParameter({ momentum: tf.zerosLike }, ({ learningRate }) => (g, p, slots) => {
    const m = slots.momentum.mul(momentum).sub(g.mul(learningRate));
    const move = nesterov ? m.mul(momentum).sub(g.mul(learningRate)) : m;
    return [p.add(move), { momentum: m }];
  });
}

const plain = perParameter({}, ({ learningRate }) => (g, p) => [p.sub(g.mul(learningRate)), {}]);
