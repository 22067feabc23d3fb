import { positive, readOptions, required } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type Schedule, schedule } from './schedule.ts';

export interface CosineDecayRestartsOptions {
  initialLearningRate: number;
  /** The steps of the first decay. */
  firstDecaySteps: number;
  /** How many times longer each decay is than the one before. */
  tMul?: number;
  /** How many times higher each decay begins than the one before. */
  mMul?: number;
  /** The last rate of a decay, as a share of the initial rate. */
  alpha?: number;
}

const defaults: Required<CosineDecayRestartsOptions> = {
  initialLearningRate: required,
  firstDecaySteps: required,
  tMul: 2,
  mMul: 1,
  alpha: 0,
};

/** Half cosines, one after another: warm restarts (Loshchilov & Hutter 2017). */
export function cosineDecayRestarts(given: CosineDecayRestartsOptions): Schedule {
  const kinds = { firstDecaySteps: positive, tMul: positive };
  const options = readOptions('cosineDecayRestarts', defaults, given, { kinds });
  const { initialLearningRate, firstDecaySteps, mMul } = options;
  const [alpha, tMul] = [Math.fround(options.alpha), Math.fround(options.tMul)];
  const split = tMul === 1 ? splitEqual : (x: Tensor) => splitGeometric(x, tMul);
  return schedule((step) => {
    const { restarts, fraction } = split(step.div(firstDecaySteps));
    const height = tf.pow(mMul, restarts).mul(0.5);
    const cosine = fraction.mul(Math.PI).cos().add(1);
    return height
      .mul(cosine)
      .mul(1 - alpha)
      .add(alpha)
      .mul(initialLearningRate);
  });
}

/** How many decays are behind, and how much of this one is, after `x` times the first. */
interface Split {
  restarts: Tensor;
  fraction: Tensor;
}

function splitEqual(x: Tensor): Split {
  const restarts = x.floor();
  return { restarts, fraction: x.sub(restarts) };
}

/** Decay i is tMul^i times the first, so that i of them take (1 - tMul^i) / (1 - tMul). */
function splitGeometric(x: Tensor, tMul: number): Split {
  const restarts = tf
    .sub(1, x.mul(1 - tMul))
    .log()
    .div(tf.scalar(tMul).log())
    .floor();
  const growth = tf.pow(tMul, restarts);
  const behind = tf.sub(1, growth).div(1 - tMul);
  return { restarts, fraction: x.sub(behind).div(growth) };
}
