/** @file Learning rates that change from update to update: one entry per schedule. To add one, add it to the table. */
import * as z from 'zod';
import { choice, choices } from './choices.ts';
import { flag, integer, notNegative, number, positiveNumber, properFraction } from './values.ts';

const initialLearningRate = () => notNegative().describe('The rate of the first update.');
const decaySteps = () => positiveNumber().describe('The number of updates that a decay takes.');
const alpha = () => notNegative().default(0).describe('The last rate, as a share of the first.');

const periodic = () => ({
  initialLearningRate: initialLearningRate(),
  decaySteps: decaySteps(),
  decayRate: notNegative().describe('How much the rate decays in `decaySteps` updates.'),
  staircase: flag()
    .default(false)
    .describe('Whether it decays once every `decaySteps` rather than a little at every update.'),
});

const isAscending = (numbers: number[]): boolean =>
  numbers.every((number, i) => i === 0 || numbers[i - 1]! < number);

const schedules = {
  cosineDecay: choice(
    'Half a cosine, after a linear warm-up if there is one.',
    () => ({
      initialLearningRate: initialLearningRate(),
      decaySteps: decaySteps(),
      alpha: alpha(),
      warmupTarget: notNegative()
        .nullable()
        .default(null)
        .describe('The rate that the warm-up reaches and the decay sets out from.'),
      warmupSteps: notNegative().default(0).describe('The number of updates of the warm-up.'),
    }),
    ({ warmupTarget, warmupSteps }) =>
      warmupSteps > 0 && warmupTarget === null
        ? { key: 'warmupTarget', expected: 'a number, for there are warmupSteps' }
        : undefined,
  ),
  cosineDecayRestarts: choice('Half cosines, one after another: warm restarts.', () => ({
    initialLearningRate: initialLearningRate(),
    firstDecaySteps: positiveNumber().describe('The number of updates of the first decay.'),
    tMul: number('a number from 1 up', { min: 1 })
      .default(2)
      .describe('How many times longer each decay is than the one before.'),
    mMul: notNegative()
      .default(1)
      .describe('How many times higher each decay begins than the one before.'),
    alpha: alpha(),
  })),
  exponentialDecay: choice('initialLearningRate × decayRate ^ (update / decaySteps).', periodic),
  inverseTimeDecay: choice(
    'initialLearningRate / (1 + decayRate × update / decaySteps).',
    periodic,
  ),
  oneCycle: choice('Up to the greatest rate, then down below the first one.', () => ({
    maxLearningRate: positiveNumber().describe('The greatest rate.'),
    totalSteps: integer('an integer from 2 up', { min: 2 }).describe(
      'The number of updates of the cycle.',
    ),
    pctStart: properFraction().default(0.3).describe('The share of the updates that rises.'),
    divFactor: positiveNumber()
      .default(25)
      .describe('How many times lower than the greatest rate the first is.'),
    finalDivFactor: positiveNumber()
      .default(1e4)
      .describe('How many times lower than the first rate the last is.'),
    annealStrategy: z
      .enum(['cos', 'linear'])
      .default('cos')
      .describe('Whether it rises and falls as a cosine or a straight line.'),
  })),
  piecewiseConstantDecay: choice(
    'One rate after another.',
    () => ({
      boundaries: z
        .array(number(), { error: 'expected a list of numbers' })
        .refine(isAscending, { error: 'expected ascending numbers' })
        .describe('The last update of each rate but the last one, ascending.'),
      values: z
        .array(notNegative(), { error: 'expected a list of rates' })
        .describe('The rates, one more than there are boundaries.'),
    }),
    ({ boundaries, values }) =>
      values.length === boundaries.length + 1
        ? undefined
        : { key: 'values', expected: `${boundaries.length + 1} rates, one more than boundaries` },
  ),
  polynomialDecay: choice('From the first to the last rate as a power.', () => ({
    initialLearningRate: initialLearningRate(),
    decaySteps: decaySteps(),
    endLearningRate: notNegative().default(1e-4).describe('The last rate.'),
    power: positiveNumber().default(1).describe('The power; 1 is a straight line.'),
    cycle: flag()
      .default(false)
      .describe('Whether a longer decay begins again whenever the end is reached.'),
  })),
};

export const schedule = choices(schedules).meta({ id: 'schedule' });
