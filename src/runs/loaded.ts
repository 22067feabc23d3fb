/** @file A run that is there, taken up to evaluate and to predict with. */
import { join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { applyPreprocessing } from '../data/columns/apply.ts';
import type { Preprocessing } from '../data/columns/preprocessing.ts';
import { placing } from '../data/columns/problem.ts';
import type { Dataset, PreparedData } from '../data/dataset.ts';
import { withoutRows } from '../data/prepared.ts';
import { GradtapeError, hinted } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { evaluatedStream, evaluatorOf } from '../training/evaluation.ts';
import type { PartFigures } from '../training/events.ts';
import { type Parts, partsOf } from '../training/parts.ts';
import { fingerprintOf, largeTable, prepareTable, readTable } from '../training/prepare.ts';
import type { ModelWeights } from '../training/run-state.ts';
import { restored } from '../training/snapshot.ts';
import { told } from '../training/telling.ts';
import { recover } from './aside.ts';
import { type Answers, answersOf } from './answers.ts';
import { type CheckpointName, hasCheckpoint, readCheckpoint } from './checkpoint.ts';
import { readDescription } from './description.ts';
import { differencesOf, differencesText } from './differences.ts';
import { readSummary } from './summary.ts';

export interface LoadOptions {
  /** Whether to take the weights of the run's last epoch, or of its best. */
  checkpoint?: CheckpointName;
}

export interface Evaluation extends PartFigures {
  /** A part of the run's data, or a file. */
  of: string;
  rows: number;
}

/**
 * The run in `folder`, with the weights that it ended with.
 * @throws GradtapeError `data` for what is no run's folder, has no checkpoint, or was altered.
 */
export async function loadRun(
  folder: string,
  { checkpoint = 'last' }: LoadOptions = {},
): Promise<LoadedRun> {
  await recover(folder);
  const { preprocessing } = await readDescription(folder);
  const { config } = await loadConfig({ files: [join(folder, 'config.json')] });
  if (!hasCheckpoint(folder, checkpoint))
    throw new GradtapeError('data', `${folder}: no ${checkpoint} checkpoint`, {
      hint: await whyUnsaved(folder),
    });
  const { weights } = await readCheckpoint(folder, checkpoint);
  const data = withoutRows(preprocessing as Preprocessing);
  const parts = partsOf(config, data);
  const initial = parts.model.initialize();
  try {
    return new LoadedRun(folder, config, { data, parts, weights: restored(initial, weights) });
  } finally {
    tf.dispose(initial as never);
  }
}

async function whyUnsaved(folder: string): Promise<string> {
  const { status } = await readSummary(folder);
  if (status === 'finished') return 'it was removed after it was written';
  return status === 'diverged'
    ? 'the run diverged before it was saved'
    : 'the run ended before it was saved; --resume goes on with it';
}

/** Rows that are evaluated at once. */
const mostRows = 4096;

const nameTheTable = 'name the table that is meant by --data';

interface Taken {
  data: PreparedData;
  parts: Parts;
  weights: ModelWeights;
}

export class LoadedRun {
  readonly folder: string;
  readonly config: Config;
  /** What the model's outputs say of a row. */
  readonly answers: Answers;
  readonly #taken: Taken;
  #isDisposed = false;

  constructor(folder: string, config: Config, taken: Taken) {
    this.folder = folder;
    this.config = config;
    this.#taken = taken;
    this.answers = answersOf(taken.parts.model, taken.data, config.loss);
  }

  get preprocessing(): Preprocessing {
    return this.#taken.data.preprocessing;
  }

  /**
   * The outputs for rows of features as the model takes them, row after row.
   * @throws GradtapeError `usage` after `dispose`.
   */
  outputs({ rows, features, x }: Pick<Dataset, 'rows' | 'features' | 'x'>): Float32Array[] {
    if (rows === 0) return [];
    const { model } = this.#taken.parts;
    const { parameters, moving } = this.#weights();
    const predictions = tf.tidy((): Tensor => {
      const pass = { training: false, step: tf.scalar(0, 'int32') };
      const input = tf.tensor2d(x, [rows, features.length]);
      return model.predict(parameters, moving, input, pass).predictions;
    });
    const values = predictions.dataSync() as Float32Array;
    predictions.dispose();
    const size = values.length / rows;
    return Array.from({ length: rows }, (_, row) => values.subarray(row * size, (row + 1) * size));
  }

  /**
   * The loss and the metrics of a table; without one, of the run's own test part, else its validation part, else its
   * training part.
   * @throws GradtapeError `data` for a table that does not fit, or is not the one that the run was trained on.
   */
  async evaluate(path?: string): Promise<Evaluation> {
    if (path === undefined) return this.#evaluateOwn();
    const large = await largeTable(this.config, path, this.preprocessing, 4 * mostRows);
    if (large !== undefined) {
      const settings = { ...this.config, batchSize: mostRows, shuffle: false, epochs: 1 };
      const { parts } = this.#taken;
      const figures = await evaluatedStream(parts, large, settings, this.#weights());
      return { of: large.name, rows: large.stream.rows, ...told(figures) };
    }
    const { raw, places } = await readTable(this.config, path);
    const dataset = await placing(places, raw, () => applyPreprocessing(this.preprocessing, raw));
    return this.#evaluated(dataset, places.name);
  }

  async #evaluateOwn(): Promise<Evaluation> {
    const now = await fingerprintOf(this.config).catch((error: unknown) => {
      throw hinted(error, nameTheTable);
    });
    const { data } = await readDescription(this.folder);
    const differences = differencesOf({ sha256: data.sha256 }, { sha256: now.sha256 });
    if (differences.length > 0)
      throw new GradtapeError(
        'data',
        `the table of ${this.folder} changed: ${differencesText(differences)}`,
        { hint: nameTheTable },
      );
    const { training, stream, validation, test } = await prepareTable(this.config);
    if (test) return this.#evaluated(test, 'test');
    if (validation) return this.#evaluated(validation, 'validation');
    if (stream)
      throw new GradtapeError(
        'data',
        `${this.folder}: its training rows are more than data.memoryLimit, ${this.config.data.memoryLimit}, holds, and it has no other part`,
        { hint: 'name a table by --data' },
      );
    return this.#evaluated(training, 'training');
  }

  #evaluated(dataset: Dataset, of: string): Evaluation {
    if (dataset.rows === 0) throw new GradtapeError('data', `${of}: expected rows to evaluate`);
    const { parts } = this.#taken;
    const weights = this.#weights();
    // The figures are those of all rows, however they are cut; batches keep memory small.
    const settings = { ...this.config, batchSize: Math.min(dataset.rows, mostRows) };
    const evaluator = evaluatorOf(parts, dataset, settings, () => undefined);
    try {
      return { of, rows: dataset.rows, ...told(evaluator.evaluate(weights)) };
    } finally {
      evaluator.dispose();
    }
  }

  #weights(): ModelWeights {
    if (!this.#isDisposed) return this.#taken.weights;
    throw new GradtapeError('usage', `the run in ${this.folder} was disposed of`, {
      hint: 'load it again by loadRun',
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    tf.dispose(this.#taken.weights as never);
  }
}
