/** @file What the steps of a call have told, read back: batch losses into the epoch's tally, and each finished epoch's figures. */
import { type Tensor, tf } from '../tensorflow.ts';
import type { Epochs } from './epochs.ts';
import type { MetricValue } from './events.ts';
import { shortest } from './numbers.ts';
import type { StepOutputs } from './step.ts';
import { addBatch, emptyTally, meanOf, type Tally } from './tally.ts';

/** The figures of an epoch. */
export interface Figures {
  loss: number;
  terms: Record<string, number>;
  metrics: Record<string, MetricValue>;
  /** That of the epoch's last update, where a schedule decides it. */
  learningRate?: number;
}

export interface Reading {
  /** The figures of the epochs that these steps have finished, in order. */
  finished: Figures[];
  /** What stands of the epoch that they have not. */
  tally: Tally;
  /** The loss of the last batch. */
  lastLoss: number;
}

/** Reads, and frees, `outputs` of `steps` from number `first` on, which go on from `tally`. */
export function readOutputs<State>(
  epochs: Pick<Epochs<State>, 'rowsOf' | 'stepsPerEpoch'>,
  metricNames: readonly string[],
  {
    outputs,
    first,
    steps,
    tally,
  }: { outputs: StepOutputs; first: number; steps: number; tally: Tally },
): Reading {
  const losses = outputs.loss.dataSync<'float32'>();
  const terms = Object.entries(outputs.terms).map(
    ([name, tensor]) => [name, tensor.dataSync<'float32'>()] as const,
  );
  const rates = outputs.learningRate?.dataSync<'float32'>();
  const lasts = lastSteps(first, steps, epochs.stepsPerEpoch);
  const metrics = metricsAt(outputs.metrics, metricNames, lasts);
  tf.dispose(outputs as never);
  const finished: Figures[] = [];
  let current = tally;
  for (let i = 0; i < steps; i++) {
    const ofStep = Object.fromEntries(terms.map(([name, values]) => [name, values[i]!]));
    addBatch(current, epochs.rowsOf(first + i), losses[i]!, ofStep);
    if (i !== lasts[finished.length]) continue;
    finished.push({
      ...rounded(meanOf(current)),
      metrics: metrics[finished.length]!,
      ...(rates && { learningRate: shortest(rates[i]!) }),
    });
    current = emptyTally();
  }
  return { finished, tally: current, lastLoss: shortest(losses[steps - 1]!) };
}

/** Which of the steps, counted from `first`, are the last of an epoch. */
function lastSteps(first: number, steps: number, perEpoch: number): number[] {
  const next = perEpoch - 1 - (first % perEpoch);
  const count = steps > next ? Math.ceil((steps - next) / perEpoch) : 0;
  return Array.from({ length: count }, (_, i) => next + i * perEpoch);
}

/** The metrics by name at those steps; only they are read back. */
function metricsAt(
  results: readonly Tensor[],
  names: readonly string[],
  steps: readonly number[],
): Record<string, MetricValue>[] {
  if (steps.length === 0) return [];
  const values = results.map((result) =>
    tf.tidy(() => tf.gather(result, tf.tensor1d([...steps], 'int32')).arraySync() as MetricValue[]),
  );
  return steps.map((_, i) =>
    Object.fromEntries(names.map((name, metric) => [name, told(values[metric]![i]!)])),
  );
}

/** What has one element is that number, whatever its shape. */
function told(value: MetricValue): MetricValue {
  if (typeof value === 'number') return shortest(value);
  return value.length === 1 ? told(value[0]!) : value.map(kept);
}

const kept = (value: MetricValue): MetricValue =>
  typeof value === 'number' ? shortest(value) : value.map(kept);

const rounded = ({ loss, terms }: ReturnType<typeof meanOf>): ReturnType<typeof meanOf> => ({
  loss: shortest(loss),
  terms: Object.fromEntries(Object.entries(terms).map(([name, value]) => [name, shortest(value)])),
});
