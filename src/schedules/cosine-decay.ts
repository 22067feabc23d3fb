import { finite, optional, positive, readOptions, required } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type Schedule, schedule } from './schedule.ts';

export interface CosineDecayOptions {
  initialLearningRate: number;
  decaySteps: number;
  /** The last rate, as a share of the first. */
  alpha?: number;
  /** The rate that a linear warm-up of `warmupSteps` reaches and the decay sets out from. */
  warmupTarget?: number | null;
  warmupSteps?: number;
}

const defaults: Required<CosineDecayOptions> = {
  initialLearningRate: required,
  decaySteps: required,
  alpha: 0,
  warmupTarget: null,
  warmupSteps: 0,
};

/** Half a cosine, after a linear warm-up if there is one (Loshchilov & Hutter 2017). */
export function cosineDecay(given: CosineDecayOptions): Schedule {
  const kinds = { decaySteps: positive, warmupTarget: optional(finite) };
  const options = readOptions('cosineDecay', defaults, given, { kinds });
  const { initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps } = options;
  const decay = (step: Tensor, from: number) =>
    halfCosine(step.minimum(decaySteps).div(decaySteps))
      .mul(1 - alpha)
      .add(alpha)
      .mul(from);
  if (warmupTarget === null || warmupSteps === 0)
    return schedule((step) => decay(step, warmupTarget ?? initialLearningRate));
  const rise = Math.fround(warmupTarget) - Math.fround(initialLearningRate);
  return schedule((step) =>
    tf.where(
      step.less(warmupSteps),
      step.div(warmupSteps).mul(rise).add(initialLearningRate),
      decay(step.sub(warmupSteps), warmupTarget),
    ),
  );
}

/** From 1 at 0 to 0 at 1. */
const halfCosine = (x: Tensor): Tensor => x.mul(Math.PI).cos().add(1).mul(0.5);
