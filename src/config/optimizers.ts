/** @file The config's `optimizer`: one entry per optimizer, with Keras's options. To add one, add it to the table. */
import * as z from 'zod';
import { type Choice, type Misfit, choice, named } from './choices.ts';
import { schedule } from './schedules.ts';
import {
  flag,
  fraction,
  notNegative,
  number,
  positiveInteger,
  positiveNumber,
  properFraction,
} from './values.ts';

/** What every optimizer takes; some have defaults of their own. */
const shared = ({ learningRate = 0.001, weightDecay = null as number | null }) => ({
  learningRate: z
    .union([positiveNumber(), schedule], { error: 'expected a positive number or a schedule' })
    .prefault(learningRate)
    .describe('How far each update goes along the gradient: a number, or a schedule.'),
  weightDecay: decay().default(weightDecay),
  clipNorm: limit().describe('The greatest Euclidean norm of the gradient of each parameter.'),
  clipValue: limit().describe('The greatest size of each number in a gradient.'),
  globalClipNorm: limit().describe('The greatest Euclidean norm of all gradients together.'),
  useEma: flag()
    .default(false)
    .describe('Whether the fitted model has the moving averages of its parameters.'),
  emaMomentum: fraction()
    .default(emaMomentum)
    .describe('How much of the moving average an update keeps.'),
  emaOverwriteFrequency: times().describe(
    'After how many updates the parameters become their averages in training, too.',
  ),
  lossScale: limit().describe(
    'What the loss is multiplied by and the gradients are divided by, against underflow.',
  ),
  gradientAccumulationSteps: times().describe(
    'How many batches make one update, by the mean of their gradients.',
  ),
});

const emaMomentum = 0.99;
const limit = () => positiveNumber().nullable().default(null);
const times = () => positiveInteger().nullable().default(null);
const decay = () =>
  notNegative()
    .nullable()
    .describe('Each update first shrinks the parameters by this times the learning rate.');

type Shared = z.output<z.ZodObject<ReturnType<typeof shared>>>;

const clippings = ['clipNorm', 'clipValue', 'globalClipNorm'] as const;

function misfit(options: Shared): Misfit | undefined {
  const second = clippings.filter((name) => options[name] !== null)[1];
  if (second) return { key: second, expected: `only one of ${clippings.join(', ')}` };
  if (options.useEma) return undefined;
  const expected = '"useEma": true beside it';
  if (options.emaOverwriteFrequency !== null) return { key: 'emaOverwriteFrequency', expected };
  return options.emaMomentum === emaMomentum ? undefined : { key: 'emaMomentum', expected };
}

/** An optimizer with `own` options beside the shared ones. */
const rule = <Own extends z.ZodRawShape>(
  about: string,
  own: () => Own,
  defaults: Parameters<typeof shared>[0] = {},
): Choice<ReturnType<typeof shared> & Own> =>
  choice(
    about,
    () => ({ ...shared(defaults), ...own() }),
    (options) => misfit(options as Shared),
  );

const beta = (initial: number, moment: string) =>
  fraction()
    .default(initial)
    .describe(`How much of the running mean of ${moment} an update keeps.`);
const rho = (initial: number) => beta(initial, 'squared gradients');
const epsilon = (initial = 1e-7) =>
  positiveNumber().default(initial).describe('Added to the denominator, so that it is never 0.');
const moments = () => ({
  beta1: beta(0.9, 'gradients'),
  beta2: beta(0.999, 'squared gradients'),
  epsilon: epsilon(),
});
const amsgrad = () => flag().default(false).describe('AMSGrad: divide by the largest mean so far.');
const momentum = (initial: number) =>
  fraction().default(initial).describe('How much of the last update the next one keeps.');
const nesterov = (initial: boolean) =>
  flag().default(initial).describe("Nesterov's form of momentum.");
const initialAccumulatorValue = () =>
  notNegative().default(0.1).describe('What the sum of squared gradients begins with.');
const strength = (what: string) => notNegative().default(0).describe(what);

type Formula = 'tensorflow' | 'keras2' | 'keras3';
/** The default first. */
const formula = (...formulas: [Formula, ...Formula[]]) =>
  z
    .enum(formulas)
    .default(formulas[0])
    .describe("Whose rounding to follow: TensorFlow's fused kernel's, Keras 2's or Keras 3's.");

const optimizers = {
  adadelta: rule('Adadelta (Zeiler 2012).', () => ({
    rho: rho(0.95),
    epsilon: epsilon(),
    formula: formula('tensorflow', 'keras3'),
  })),
  adafactor: rule('Adafactor (Shazeer & Stern 2018).', () => ({
    beta2Decay: number('a number below 0', { below: 0 })
      .default(-0.8)
      .describe('The power of the update that the decay of the second moments follows.'),
    epsilon1: epsilon(1e-30).describe('Added to squared gradients.'),
    epsilon2: epsilon(1e-3).describe('The least root mean square of a parameter.'),
    clipThreshold: positiveNumber()
      .default(1)
      .describe('The greatest root mean square of an update before its learning rate.'),
  })),
  adagrad: rule('Adagrad (Duchi, Hazan & Singer 2011).', () => ({
    initialAccumulatorValue: initialAccumulatorValue(),
    epsilon: epsilon(),
    formula: formula('tensorflow', 'keras3'),
  })),
  adam: rule('Adam (Kingma & Ba 2015).', () => ({
    ...moments(),
    amsgrad: amsgrad(),
    formula: formula('tensorflow', 'keras2', 'keras3'),
  })),
  adamw: rule(
    'Adam with decoupled weight decay (Loshchilov & Hutter 2019).',
    () => ({ ...moments(), amsgrad: amsgrad(), formula: formula('keras3', 'tensorflow') }),
    { weightDecay: 0.004 },
  ),
  adamax: rule('Adam with the infinity norm (Kingma & Ba 2015).', () => ({
    ...moments(),
    formula: formula('tensorflow', 'keras3'),
  })),
  ftrl: rule('Follow the regularised leader (McMahan et al. 2013).', () => ({
    learningRatePower: number('a number up to 0', { max: 0 })
      .default(-0.5)
      .describe('The power of the sum of squared gradients in the learning rate.'),
    initialAccumulatorValue: initialAccumulatorValue(),
    l1RegularizationStrength: strength('How much the sizes of parameters cost.'),
    l2RegularizationStrength: strength('How much the squares of parameters cost.'),
    l2ShrinkageRegularizationStrength: strength(
      'How much the squares of parameters cost, by the gradient.',
    ),
    beta: strength('Added to the root of the sum of squared gradients.'),
    formula: formula('tensorflow', 'keras3'),
  })),
  lamb: rule('Adam with layer-wise adapted rates (You et al. 2020).', moments),
  lion: rule('The sign of an interpolated momentum (Chen et al. 2023).', () => ({
    beta1: properFraction()
      .default(0.9)
      .describe('The share of the running mean of gradients in the direction of an update.'),
    beta2: beta(0.99, 'gradients'),
  })),
  muon: rule(
    'Momentum made orthogonal for matrices, AdamW for all else (Jordan et al. 2024).',
    () => ({
      adamWeightDecay: decay().default(0.004).describe('The weight decay of all else.'),
      adamBeta1: beta(0.9, 'gradients'),
      adamBeta2: beta(0.999, 'squared gradients'),
      adamLrRatio: positiveNumber()
        .default(1)
        .describe('The learning rate of all else, as a multiple of that of matrices.'),
      epsilon: epsilon(),
      momentum: momentum(0.95),
      nesterov: nesterov(true),
      nsSteps: positiveInteger().default(5).describe('The number of Newton-Schulz iterations.'),
      muonA: coefficient(3.4445, 'first'),
      muonB: coefficient(-4.775, 'third'),
      muonC: coefficient(2.0315, 'fifth'),
      rmsRate: positiveNumber()
        .nullable()
        .default(0.2)
        .describe('The root mean square of an update; null leaves it as it comes.'),
    }),
    { weightDecay: 0.004 },
  ),
  nadam: rule('Adam with Nesterov momentum (Dozat 2016).', moments),
  rmsprop: rule('RMSProp (Tieleman & Hinton 2012).', () => ({
    rho: rho(0.9),
    momentum: momentum(0),
    epsilon: epsilon(),
    centered: flag().default(false).describe('Whether the mean gradient is taken off.'),
    formula: formula('tensorflow', 'keras3'),
  })),
  sgd: rule(
    'Gradient descent.',
    () => ({
      momentum: momentum(0),
      nesterov: nesterov(false),
      formula: formula('tensorflow', 'keras3'),
    }),
    { learningRate: 0.01 },
  ),
};

function coefficient(initial: number, power: string) {
  return number().default(initial).describe(`The iteration's coefficient of the ${power} power.`);
}

export const optimizer = named(optimizers, { kind: 'optimizer' });
