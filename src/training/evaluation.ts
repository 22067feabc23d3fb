/** @file The loss and the metrics of a data set, of a model as it is. */
import type { Dataset } from '../data/dataset.ts';
import { tf } from '../tensorflow.ts';
import type { EpochMetrics } from './epoch-metrics.ts';
import { Epochs, type EpochSettings, type Stepping, stepsPerEpoch, type Warn } from './epochs.ts';
import type { Model, Parameters } from './model.ts';
import type { Objective } from './objective.ts';
import { type Figures, readOutputs } from './readings.ts';
import { StreamedEpochs } from './streamed-epochs.ts';
import type { TableStream } from './table-stream.ts';
import { endingEpochs, type EvaluationState, evaluationStep } from './step.ts';
import { emptyTally } from './tally.ts';

export interface Evaluator {
  /** The figures of the whole data set. */
  evaluate: (weights: { parameters: Parameters; moving: Parameters }) => Figures;
  dispose: () => void;
}

interface Evaluated {
  model: Model;
  objective: Objective;
  metrics: EpochMetrics;
}

/** How a step of an evaluation is taken. */
function steppingOf({ model, objective, metrics }: Evaluated): Stepping<EvaluationState> {
  const step = evaluationStep({ model, objective, metrics: metrics.metrics });
  return { step, endEpoch: endingEpochs<EvaluationState>(metrics), looksAtEpochs: true };
}

/** The figures of rows that come in windows. */
export async function evaluatedStream(
  parts: Evaluated,
  { stream, head }: TableStream,
  settings: EpochSettings,
  { parameters, moving }: { parameters: Parameters; moving: Parameters },
): Promise<Figures> {
  const { metrics } = parts;
  const epochs = new StreamedEpochs(steppingOf(parts), stream, head, settings, () => undefined);
  let state: EvaluationState = { parameters, moving, metrics: metrics.begin() };
  let figures: Figures | undefined;
  let tally = emptyTally();
  try {
    for (let first = 0; first < epochs.stepsPerEpoch;) {
      const taken = await epochs.take(state, first, epochs.stepsPerEpoch);
      tf.dispose((first === 0 ? state.metrics : state) as never);
      state = taken.state;
      const reading = readOutputs(epochs, metrics.names, { ...taken, first, tally });
      figures = reading.finished[0];
      tally = reading.tally;
      first += taken.steps;
    }
    tf.dispose(state as never);
    return figures!;
  } finally {
    epochs.dispose();
  }
}

export function evaluatorOf(
  parts: Evaluated,
  data: Dataset,
  settings: EpochSettings,
  warn: Warn,
): Evaluator {
  const { metrics } = parts;
  const perEpoch = stepsPerEpoch(data, settings);
  const stepping = steppingOf(parts);
  const epochs = new Epochs(stepping, data, { ...settings, shuffle: false }, warn);
  const evaluate: Evaluator['evaluate'] = ({ parameters, moving }) => {
    let state: EvaluationState = { parameters, moving, metrics: metrics.begin() };
    let figures: Figures | undefined;
    let tally = emptyTally();
    for (let first = 0; first < perEpoch;) {
      const taken = epochs.take(state, first, perEpoch);
      // What was passed in at first is the caller's, all else is ours.
      tf.dispose((first === 0 ? state.metrics : state) as never);
      state = taken.state;
      const reading = readOutputs(epochs, metrics.names, { ...taken, first, tally });
      figures = reading.finished[0];
      tally = reading.tally;
      first += taken.steps;
    }
    tf.dispose(state as never);
    return figures!;
  };
  return { evaluate, dispose: () => epochs.dispose() };
}
