/** @file The text of docs/fidelity.md: how near optimizers, schedules, losses and metrics come to TensorFlow's and Keras's numbers. */
import { useBackend } from '../src/tensorflow.ts';
import type { Deviation } from '../test/support/golden.ts';
import { fitDeviations } from '../test/support/keras-fits.ts';
import { lossDeviations } from '../test/support/loss-values.ts';
import { metricDeviations } from '../test/support/metric-results.ts';
import { optimizerDeviations } from '../test/support/optimizer-trajectories.ts';
import { scheduleDeviations } from '../test/support/schedule-values.ts';

export async function fidelityPage(): Promise<string> {
  await useBackend('native');
  return `# Fidelity

Written by \`npm run docs\` from the golden values in \`test/golden\`; do not edit. The tests hold the bounds: 2 units in the last place for
single results, 1e-6 relative over 12 steps of an optimizer, 2e-6 relative for gradients, 1e-5 for the figures of whole runs.

*exact* means the same bits as TensorFlow 2.21 with Keras 3.15.1, or for the formula \`tensorflow\` as the fused kernels of TensorFlow 2.15 and
2.21. Elsewhere stands the worst deviation of any number in units in the last place of a float32 (and relative). Measured on x86-64; a
processor whose kernels fuse multiplication and addition rounds differently, and so does TensorFlow there.

## Where it is not exact, and why

- Matrix products (\`muon\`, whole runs): tfjs multiplies matrices by the kernel \`BatchMatMulV2\`, Keras by \`MatMul\`, which sums in
  another order. Muon's iteration makes the difference larger, most where an update cancels a parameter: up to 1e-5.
- Gradients of focal losses: TensorFlow's tape adds what the uses of a tensor contribute in another order.
- The gradient of \`sparseCategoricalCrossentropy\` of probabilities: TensorFlow has a kernel of its own for it.
- \`adam\` and the article: its Keras run comes from a processor that fuses multiplication and addition. The formula \`keras2\` lies within a
  unit in the last place of it, \`tensorflow\` within five.

## What is left out

Of Keras 3.15.1: the optimizers \`ScheduleFreeAdamW\`, \`LossScaleOptimizer\` (for float16) and \`MultiOptimizer\`, muon's exclusion of layers by
name, the losses \`CTC\` and \`Circle\`, whose labels and predictions are no columns, and what has no effect on rows of numbers (\`dtype\`, the
\`axis\` of sparse classes, \`from_sorted_ids\`). \`jit_compile\` is \`execution\` here.

## Whole runs

\`fit\` from the same weights, in the same order of rows, with the formula \`keras3\`: the worst of all figures of all epochs, those of the
validation part included, and of all final weights.

${table(
  ['run', 'figures', 'final weights'],
  (await fitDeviations('graph')).map(({ title, history, weights }) => [
    title,
    shown(history),
    shown(weights),
  ]),
)}

## Optimizers

${table(
  ['optimizer', 'formula', 'first step', '12 steps'],
  optimizerDeviations().map(({ title, formula, firstStep, allSteps }) => [
    title,
    formula,
    shown(firstStep),
    shown(allSteps),
  ]),
)}

## Schedules

The learning rate at steps 0 to 29. \`oneCycle\` is not in Keras.

${table(
  ['schedule', 'rates'],
  scheduleDeviations().map(({ title, rates }) => [title, shown(rates)]),
)}

## Losses

Plain and with sample weights; the gradient by the tape, with respect to the predictions.

${table(
  ['loss', 'value', 'gradient'],
  lossDeviations().map(({ title, loss, gradient }) => [title, shown(loss), shown(gradient)]),
)}

## Metrics

Over two batches of different sizes, plain and with sample weights.

${table(
  ['metric', 'result'],
  metricDeviations().map(({ title, result }) => [title, shown(result)]),
)}
`;
}

const shown = ({ ulps, relative }: Deviation): string =>
  ulps === 0 ? 'exact' : `${ulps} (${relative.toExponential(0)})`;

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
