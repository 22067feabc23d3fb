import {
  type Optimizer,
  type OptimizerOptions,
  resolveOptimizer,
} from '../../src/optimizers/index.ts';
import { resolveSchedule } from '../../src/schedules/index.ts';
import { type Variable, tf } from '../../src/tensorflow.ts';
import {
  type Deviation,
  deviation,
  exact,
  goldenCases,
  goldenFile,
  titled,
  worse,
} from './golden.ts';

type Formula = NonNullable<OptimizerOptions['formula']>;

interface Config {
  learning_rate?: number | { type: string };
}

interface Trajectory extends Course {
  name: string;
  config: Config;
  formula?: Formula;
  after: Values[][];
  /** What the parameters are when training ends. */
  final?: Values[];
}

interface Course {
  init: Values[];
  grads: Values[][];
}
type Values = number[] | number[][];

/** A golden trajectory, and how far ours strays from it. */
interface TrajectoryDeviation {
  title: string;
  formula: Formula;
  firstStep: Deviation;
  allSteps: Deviation;
}

/** Every golden trajectory, followed with the same gradients. */
export function optimizerDeviations(): TrajectoryDeviation[] {
  return [
    ...goldenCases<Trajectory>('optimizers.tf-kernels.json').map((c) => follow(c, 'tensorflow')),
    ...goldenCases<Trajectory>('optimizers.keras3.json').map((c) => follow(c, 'keras3')),
    ...goldenCases<Trajectory>('optimizers.more.json').map((c) => follow(c, c.formula!)),
    ...sharedOptions().map((c) => follow(c, 'keras3')),
  ];
}

/** Every optimizer with the options that all have, from one beginning and with the same gradients. */
function sharedOptions(): Trajectory[] {
  const { cases, init, grads } = goldenFile<Course & { cases: Omit<Trajectory, keyof Course>[] }>(
    'optimizers.options.json',
  );
  return cases.map((one) => Object.assign({ init, grads }, one));
}

function follow({ name, config, init, grads, after, final }: Trajectory, formula: Formula) {
  const optimizer = optimizerWith(name, config, formula);
  const scale = final ? optimizer.scaleLoss(tf.scalar(1)).dataSync()[0]! : 1;
  const variables = init.map((values) => tf.variable(tf.tensor(values)));
  const steps = grads.map((step, i) => {
    optimizer.applyGradients(step.map((g, k) => [tf.tensor(g).mul(scale), variables[k]!]));
    return worstOf(variables, after[i]!);
  });
  optimizer.finalizeVariableValues();
  const ended = final && worstOf(variables, final);
  return {
    title: titled(name, config),
    formula,
    firstStep: steps[0]!,
    allSteps: [...steps, ...(ended ? [ended] : [])].reduce(worse, exact),
  };
}

const worstOf = (variables: readonly Variable[], wanted: Values[]): Deviation =>
  variables.map((v, k) => deviation(v.dataSync(), wanted[k]!.flat())).reduce(worse, exact);

/** Options as Keras writes them; the learning rate may be a schedule with its `type`. */
function optimizerWith(name: string, config: Config, formula: Formula): Optimizer {
  const rate = config.learning_rate;
  if (typeof rate !== 'object') return resolveOptimizer(name, { ...config, formula });
  const { type, ...options } = rate;
  const others = Object.entries(config).filter(([key]) => key !== 'learning_rate');
  return resolveOptimizer(name, {
    ...Object.fromEntries(others),
    learningRate: resolveSchedule(type, options),
    formula,
  });
}
