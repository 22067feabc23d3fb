/** @file One of the two processes of tape.ts: it runs a task when told to, and answers with the milliseconds it took. */
import { type Tensor, tf, useBackend, type Variable } from '../src/tensorflow.ts';

const [backend, library] = process.argv.slice(2);
await useBackend(backend as 'native');

const random = (...shape: number[]) => tf.randomNormal(shape, 0, 0.3, 'float32', shape[0]);
const [x, y] = [random(32, 20), random(32, 1)];
const layers = [
  [20, 64],
  [64, 64],
  [64, 1],
].map(([rows, columns]) => [
  tf.variable(random(rows!, columns!)),
  tf.variable(tf.zeros([columns!])),
]) as [Variable, Variable][];
const variables = layers.flat();

function predict(input: Tensor): Tensor {
  return layers.reduce<Tensor>((value, [weight, bias], i) => {
    const sum = tf.matMul(value, weight).add(bias);
    return i < 2 ? sum.tanh() : sum;
  }, input);
}

const loss = () => predict(x).sub(y).square().mean().asScalar();

/** Each task, and how often to run it for one measurement. */
const tasks: Record<string, [number, () => unknown]> =
  library === 'tfjs'
    ? { variableGrads: [30, () => tf.variableGrads(loss, variables)] }
    : await tapeTasks();

async function tapeTasks(): Promise<typeof tasks> {
  const { GradientTape } = await import('../src/tape/index.ts');
  const step = () => {
    const tape = new GradientTape();
    return tape.gradient(tape.run(loss), variables) as Tensor[];
  };
  const record = () => {
    const tape = new GradientTape({ persistent: true });
    const input = tf.ones([64, 20]);
    const outputs = tape.run(() => (tape.watch(input), predict(input).reshape([64])));
    return { tape, outputs };
  };
  const byGradients = () => {
    const { tape, outputs } = record();
    const rows = tf
      .unstack(tf.eye(64))
      .map((row) => tape.gradient(outputs, variables, { outputGradients: row }));
    tape.dispose();
    return rows.flat() as Tensor[];
  };
  const byJacobian = () => {
    const { tape, outputs } = record();
    const blocks = tape.jacobian(outputs, variables);
    tape.dispose();
    return blocks as Tensor[];
  };
  return {
    'tape.gradient': [30, step],
    '64 gradients': [1, byGradients],
    'tape.jacobian': [1, byJacobian],
  };
}

process.on('message', (name: string) => {
  const [repetitions, run] = tasks[name]!;
  const started = performance.now();
  for (let i = 0; i < repetitions; i++) tf.tidy(() => void run());
  process.send!((performance.now() - started) / repetitions);
});
