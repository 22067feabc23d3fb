import { type Kind } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { defineOptimizer } from './define.ts';
import { perParameter } from './rule.ts';

const negative: Kind = {
  expected: 'a number below 0',
  fits: (value) => Number.isFinite(value) && (value as number) < 0,
};

/**
 * Adafactor, whose second moments of a matrix are the product of its row and column means (Shazeer & Stern 2018), as in
 * keras/src/optimizers/adafactor.py. There the rate never exceeds 1/sqrt(step), so that `relativeStep` changes nothing.
 */
export const adafactor = defineOptimizer('adafactor', {
  formulas: ['keras3'],
  learningRate: 0.001,
  defaults: {
    beta2Decay: -0.8,
    epsilon1: 1e-30,
    epsilon2: 1e-3,
    clipThreshold: 1,
    relativeStep: true,
  },
  kinds: { beta2Decay: negative },
  rule: ({ beta2Decay, epsilon1, epsilon2, clipThreshold }) =>
    perParameter(
      {
        row: (p) => zerosWithoutAxis(p, p.rank - 1),
        column: (p) => zerosWithoutAxis(p, p.rank - 2),
        velocity: (p) => (isFactored(p) ? tf.scalar(0) : tf.zerosLike(p)),
      },
      ({ step, learningRate }) => {
        const t = step.add(1);
        const rate = learningRate.minimum(tf.div(1, t.sqrt()));
        const decay = tf.sub(1, t.pow(beta2Decay));
        return (g, p, slots) => {
          const squares = g.square().add(epsilon1);
          const [secondMoment, updated] = isFactored(p)
            ? factored(slots, squares, decay)
            : unfactored(slots, squares, decay);
          const direction = g.div(secondMoment.sqrt());
          const clipped = direction.div(rootMeanSquare(direction).div(clipThreshold).maximum(1));
          const alpha = rootMeanSquare(p).maximum(epsilon2).mul(rate);
          return [p.sub(clipped.mul(alpha)), updated];
        };
      },
    ),
});

type Slots = Record<'row' | 'column' | 'velocity', Tensor>;

const isFactored = (parameter: Tensor): boolean => parameter.rank >= 2;

const zerosWithoutAxis = (parameter: Tensor, axis: number): Tensor =>
  isFactored(parameter) ? tf.zeros(parameter.shape.toSpliced(axis, 1)) : tf.scalar(0);

const mix = (average: Tensor, value: Tensor, decay: Tensor): Tensor =>
  average.mul(decay).add(value.mul(tf.sub(1, decay)));

/** Row means times column means over their common mean. */
function factored(slots: Slots, squares: Tensor, decay: Tensor): [Tensor, Slots] {
  const row = mix(slots.row, squares.mean(-1), decay);
  const column = mix(slots.column, squares.mean(-2), decay);
  const secondMoment = row.div(row.mean(-1, true)).expandDims(-1).mul(column.expandDims(-2));
  return [secondMoment, { ...slots, row, column }];
}

function unfactored(slots: Slots, squares: Tensor, decay: Tensor): [Tensor, Slots] {
  const velocity = mix(slots.velocity, squares, decay);
  return [velocity, { ...slots, velocity }];
}

const rootMeanSquare = (x: Tensor): Tensor => x.square().mean().sqrt();
