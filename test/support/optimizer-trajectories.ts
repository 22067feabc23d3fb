import { type OptimizerOptions, resolveOptimizer } from '../../src/optimizers/index.ts';
import { tf } from '../../src/tensorflow.ts';
import { type Deviation, deviation, exact, goldenCases, titled, worse } from './golden.ts';

type Formula = NonNullable<OptimizerOptions['formula']>;

interface Trajectory {
  name: string;
  config: object;
  formula?: Formula;
  init: Values[];
  grads: Values[][];
  after: Values[][];
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
  ];
}

function follow({ name, config, init, grads, after }: Trajectory, formula: Formula) {
  const optimizer = resolveOptimizer(name, { ...config, formula });
  const variables = init.map((values) => tf.variable(tf.tensor(values)));
  const steps = grads.map((step, i) => {
    optimizer.applyGradients(step.map((g, k) => [tf.tensor(g), variables[k]!]));
    return variables
      .map((v, k) => deviation(v.dataSync(), after[i]![k]!.flat()))
      .reduce(worse, exact);
  });
  return {
    title: titled(name, config),
    formula,
    firstStep: steps[0]!,
    allSteps: steps.reduce(worse, exact),
  };
}
