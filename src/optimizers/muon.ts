import { count, finite, optional } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type AdamSlot, adamUpdate } from './adam.ts';
import { defineOptimizer } from './define.ts';
import { type Scalars, type UpdateOne, perParameter } from './rule.ts';

const defaults = {
  weightDecay: 0.004 as number | null,
  adamWeightDecay: 0.004 as number | null,
  adamBeta1: 0.9,
  adamBeta2: 0.999,
  adamLrRatio: 1,
  epsilon: 1e-7,
  momentum: 0.95,
  nesterov: true,
  nsSteps: 5,
  muonA: 3.4445,
  muonB: -4.775,
  muonC: 2.0315,
  rmsRate: 0.2 as number | null,
};
type Options = typeof defaults;

/**
 * Muon: momentum made orthogonal for matrices, AdamW for all else (Jordan et al. 2024), as in keras/src/optimizers/muon.py.
 * Keras also leaves embeddings to AdamW, by name; a pure rule sees no names.
 */
export const muon = defineOptimizer('muon', {
  formulas: ['keras3'],
  learningRate: 0.001,
  defaults,
  kinds: { nsSteps: count, adamWeightDecay: optional(finite), rmsRate: optional(finite) },
  decayRate: ({ weightDecay, adamWeightDecay }, p) => (isMatrix(p) ? weightDecay : adamWeightDecay),
  rule: (options) =>
    perParameter<AdamSlot>(
      {
        momentum: tf.zerosLike,
        velocity: (p) => (isMatrix(p) ? tf.scalar(0) : tf.zerosLike(p)),
      },
      (scalars) => {
        const [ofMatrix, ofOther] = [matrixUpdate(options, scalars), otherUpdate(options, scalars)];
        return (g, p, slots) => (isMatrix(p) ? ofMatrix : ofOther)(g, p, slots);
      },
    ),
});

const isMatrix = (parameter: Tensor): boolean => parameter.rank === 2;

function otherUpdate(options: Options, { step, learningRate }: Scalars): UpdateOne<AdamSlot> {
  const { adamBeta1: beta1, adamBeta2: beta2, epsilon, adamLrRatio } = options;
  const scalars = { step, learningRate: learningRate.mul(adamLrRatio) };
  return adamUpdate({ beta1, beta2, epsilon, amsgrad: false, formula: 'keras3' }, scalars);
}

function matrixUpdate(options: Options, { learningRate }: Scalars): UpdateOne<AdamSlot> {
  const { momentum, nesterov, rmsRate } = options;
  return (g, p, slots) => {
    const m = slots.momentum.add(g.add(slots.momentum.mul(momentum - 1)));
    const direction = orthogonal(nesterov ? g.add(m.mul(momentum)) : m, options);
    const move = direction.mul(learningRate);
    const size = Math.sqrt(Math.max(...p.shape));
    const scaled = rmsRate === null ? move : move.mul(size).mul(rmsRate);
    return [p.sub(scaled), { ...slots, momentum: m }];
  };
}

/** The orthogonal matrix near `x`, by the quintic Newton-Schulz iteration on the shape that is not tall. */
function orthogonal(x: Tensor, { nsSteps, muonA, muonB, muonC }: Options): Tensor {
  const isTall = x.shape[0]! > x.shape[1]!;
  const norm = x.square().sum().sqrt();
  let wide = (isTall ? x.transpose() : x).div(norm.add(1e-7));
  for (let i = 0; i < nsSteps; i++) {
    const a = wide.matMul(wide, false, true);
    const b = a.mul(muonB).add(a.mul(muonC).matMul(a));
    wide = wide.mul(muonA).add(b.matMul(wide));
  }
  return isTall ? wide.transpose() : wide;
}
