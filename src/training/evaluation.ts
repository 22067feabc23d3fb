/** @file The loss and the metrics of a data set, of a model as it is. */
import type { Dataset } from '../data/dataset.ts';
import { tf } from '../tensorflow.ts';
import type { EpochMetrics } from './epoch-metrics.ts';
import {
  Epochs,
  type EpochSettings,
  type Stepping,
  stepsPerEpoch,
  type Taken,
  type Warn,
} from './epochs.ts';
import type { Model } from './model.ts';
import type { Objective } from './objective.ts';
import { type Figures, readOutputs } from './readings.ts';
import type { ModelWeights } from './run-state.ts';
import { StreamedEpochs } from './streamed-epochs.ts';
import type { TableStream } from './table-stream.ts';
import { endingEpochs, type EvaluationState, evaluationStep } from './step.ts';
import { emptyTally } from './tally.ts';

export interface Evaluator {
  /** The figures of the whole data set. */
  evaluate: (weights: ModelWeights) => Figures;
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

/** How an epoch is cut into steps. */
type Cut = Pick<Epochs<unknown>, 'rowsOf' | 'stepsPerEpoch'>;

/** An evaluation, piece by piece. */
class Course {
  /** The step that comes next. */
  first = 0;
  state: EvaluationState;
  readonly #epochs: Cut;
  readonly #metrics: EpochMetrics;
  #figures: Figures | undefined;
  #tally = emptyTally();

  constructor(epochs: Cut, metrics: EpochMetrics, { parameters, moving }: ModelWeights) {
    this.#epochs = epochs;
    this.#metrics = metrics;
    this.state = { parameters, moving, metrics: metrics.begin() };
  }

  add(taken: Taken<EvaluationState>): void {
    const { first } = this;
    // The weights that were passed in at first are the caller's, all else is ours.
    tf.dispose((first === 0 ? this.state.metrics : this.state) as never);
    this.state = taken.state;
    const reading = readOutputs(this.#epochs, this.#metrics.names, {
      ...taken,
      first,
      tally: this.#tally,
    });
    this.#figures = reading.finished[0];
    this.#tally = reading.tally;
    this.first += taken.steps;
  }

  end(): Figures {
    tf.dispose(this.state as never);
    return this.#figures!;
  }
}

/** The figures of rows that come in windows. */
export async function evaluatedStream(
  parts: Evaluated,
  { stream, head }: TableStream,
  settings: EpochSettings,
  weights: ModelWeights,
): Promise<Figures> {
  const epochs = new StreamedEpochs(steppingOf(parts), stream, head, settings, () => undefined);
  const course = new Course(epochs, parts.metrics, weights);
  try {
    while (course.first < epochs.stepsPerEpoch)
      course.add(await epochs.take(course.state, course.first, epochs.stepsPerEpoch));
    return course.end();
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
  const perEpoch = stepsPerEpoch(data, settings);
  const stepping = steppingOf(parts);
  const epochs = new Epochs(stepping, data, { ...settings, shuffle: false }, warn);
  const evaluate: Evaluator['evaluate'] = (weights) => {
    const course = new Course(epochs, parts.metrics, weights);
    while (course.first < perEpoch) course.add(epochs.take(course.state, course.first, perEpoch));
    return course.end();
  };
  return { evaluate, dispose: () => epochs.dispose() };
}
