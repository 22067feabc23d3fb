import { positive, readOptions, required } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type Schedule, schedule } from './schedule.ts';

export interface PolynomialDecayOptions {
  initialLearningRate: number;
  decaySteps: number;
  endLearningRate?: number;
  power?: number;
  /** Begin again, with a longer decay, whenever the end is reached. */
  cycle?: boolean;
}

const defaults: Required<PolynomialDecayOptions> = {
  initialLearningRate: required,
  decaySteps: required,
  endLearningRate: 1e-4,
  power: 1,
  cycle: false,
};

/** From the initial to the end rate as (1 - step / decaySteps) ^ power. */
export function polynomialDecay(given: PolynomialDecayOptions): Schedule {
  const kinds = { decaySteps: positive };
  const options = readOptions('polynomialDecay', defaults, given, { kinds });
  const [from, to] = [options.initialLearningRate, options.endLearningRate].map(Math.fround);
  const passed = options.cycle ? passedOfCycle : passedOnce;
  return schedule((step) =>
    tf
      .sub(1, passed(step, options.decaySteps))
      .pow(options.power)
      .mul(from! - to!)
      .add(to!),
  );
}

const passedOnce = (step: Tensor, decaySteps: number): Tensor =>
  step.minimum(decaySteps).div(decaySteps);

/** Step 0 belongs to the first cycle. */
const passedOfCycle = (step: Tensor, decaySteps: number): Tensor =>
  step.div(step.div(decaySteps).ceil().maximum(1).mul(decaySteps));
