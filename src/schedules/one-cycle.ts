import { type Kind, oneOf, positive, readOptions, required, wholeFrom } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type Schedule, schedule } from './schedule.ts';

export interface OneCycleOptions {
  maxLearningRate: number;
  totalSteps: number;
  /** The share of the steps that rises. */
  pctStart?: number;
  /** How many times lower than the maximum the first rate is … */
  divFactor?: number;
  /** … and how many times lower than that the last. */
  finalDivFactor?: number;
  annealStrategy?: 'cos' | 'linear';
}

const defaults: Required<OneCycleOptions> = {
  maxLearningRate: required,
  totalSteps: required,
  pctStart: 0.3,
  divFactor: 25,
  finalDivFactor: 1e4,
  annealStrategy: 'cos',
};

const betweenZeroAndOne: Kind = {
  expected: 'a number between 0 and 1',
  fits: (value) => positive.fits(value) && (value as number) < 1,
};

/** Up to the maximum and down below the start (Smith & Topin 2018), with the options of PyTorch's OneCycleLR. */
export function oneCycle(given: OneCycleOptions): Schedule {
  const options = readOptions('oneCycle', defaults, given, {
    kinds: {
      totalSteps: wholeFrom(2),
      pctStart: betweenZeroAndOne,
      divFactor: positive,
      finalDivFactor: positive,
      annealStrategy: oneOf('cos', 'linear'),
    },
    aliases: { maxLr: 'maxLearningRate' },
  });
  const { maxLearningRate, totalSteps, pctStart } = options;
  const [last, peak] = [totalSteps - 1, Math.max(pctStart * totalSteps - 1, 0)];
  const first = maxLearningRate / options.divFactor;
  const between = interpolations[options.annealStrategy];
  return schedule((step) =>
    tf.where(
      step.lessEqual(peak),
      between(first, maxLearningRate, step.div(peak || 1)),
      between(
        maxLearningRate,
        first / options.finalDivFactor,
        step
          .minimum(last)
          .sub(peak)
          .div(last - peak),
      ),
    ),
  );
}

/** From `from` at 0 to `to` at 1. */
type Interpolation = (from: number, to: number, x: Tensor) => Tensor;

const interpolations: Record<Required<OneCycleOptions>['annealStrategy'], Interpolation> = {
  cos: (from, to, x) =>
    x
      .mul(Math.PI)
      .cos()
      .add(1)
      .mul((from - to) / 2)
      .add(to),
  linear: (from, to, x) => x.mul(to - from).add(from),
};
