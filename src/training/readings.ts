/** @file What the steps of a call have told, read back: batch losses into the epoch's tally, and each finished epoch's figures. */
import { tf } from '../tensorflow.ts';
import type { Epochs } from './epochs.ts';
import type { MetricValue } from './events.ts';
import { shortest } from './numbers.ts';
import type { EpochOutputs, StepOutputs } from './step.ts';
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

/** What one call has done: `steps` from number `first` on, which go on from `tally`. */
interface Call {
  outputs: StepOutputs;
  epochs: EpochOutputs | undefined;
  first: number;
  steps: number;
  tally: Tally;
}

/** Reads, and frees, what a call has told. */
export function readOutputs(
  cut: Pick<Epochs<unknown>, 'rowsOf' | 'stepsPerEpoch'>,
  metricNames: readonly string[],
  { outputs, epochs, first, steps, tally }: Call,
): Reading {
  const losses = outputs.loss.dataSync<'float32'>();
  const terms = Object.entries(outputs.terms).map(
    ([name, tensor]) => [name, tensor.dataSync<'float32'>()] as const,
  );
  const rates = outputs.learningRate?.dataSync<'float32'>();
  const metrics = metricsOf(epochs, metricNames);
  tf.dispose([outputs, epochs ?? {}] as never);
  const finished: Figures[] = [];
  let current = tally;
  for (let i = 0; i < steps; i++) {
    const ofStep = Object.fromEntries(terms.map(([name, values]) => [name, values[i]!]));
    addBatch(current, cut.rowsOf(first + i), losses[i]!, ofStep);
    if ((first + i + 1) % cut.stepsPerEpoch !== 0) continue;
    finished.push({
      ...rounded(meanOf(current)),
      metrics: metrics(finished.length),
      ...(rates && { learningRate: shortest(rates[i]!) }),
    });
    current = emptyTally();
  }
  return { finished, tally: current, lastLoss: shortest(losses[steps - 1]!) };
}

/** The metrics by name of each epoch that has ended. */
function metricsOf(
  epochs: EpochOutputs | undefined,
  names: readonly string[],
): (epoch: number) => Record<string, MetricValue> {
  const values = epochs?.metrics.map((result) => result.arraySync() as MetricValue[]) ?? [];
  return (epoch) =>
    Object.fromEntries(values.map((ofEpochs, i) => [names[i]!, told(ofEpochs[epoch]!)]));
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
