/** @file Steps over a table that is too large for memory, a window of rows after the other. */
import { type DataTensors, tensorsOf } from '../data/batches.ts';
import type { Dataset, RowStream } from '../data/dataset.ts';
import { Room } from '../data/columns/room.ts';
import { GradtapeError } from '../errors.ts';
import { compileLoop, graphDef, type StepLoop } from '../graph/index.ts';
import type { MetricState } from '../metrics/index.ts';
import { tf } from '../tensorflow.ts';
import type { EpochSettings, Stepping, Taken, Warn } from './epochs.ts';
import { stepsPerEpoch } from './epochs.ts';
import type { EpochOutputs, StepOutputs, StepResult } from './step.ts';

/** How long a call should last, in seconds. */
const wanted = 0.2;

/** Some batches in the order of an epoch, as tensors: the steps from `first` to before `end`. */
interface Window {
  first: number;
  end: number;
  data: DataTensors;
}

/** The steps of all epochs; what `Epochs` does for rows in memory. */
export class StreamedEpochs<State extends { metrics: MetricState[] }> {
  readonly rows: number;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly #loop: StepLoop<State, DataTensors, StepResult<State>>;
  readonly #stepping: Stepping<State>;
  readonly #stream: RowStream;
  readonly #head: Dataset;
  /** The windows that follow the present one. */
  #windows: AsyncGenerator<Window> | undefined;
  #window: Window | undefined;
  /** Where batches are turned; a window has been dropped before the next is made. */
  readonly #room = new Room();

  constructor(
    stepping: Stepping<State>,
    stream: RowStream,
    head: Dataset,
    settings: EpochSettings,
    warn: Warn,
  ) {
    const { execution, epochs } = settings;
    this.rows = stream.rows;
    this.batchSize = Math.min(settings.batchSize as number, stream.rows);
    this.stepsPerEpoch = stepsPerEpoch(stream, settings);
    const totalSteps = this.stepsPerEpoch * epochs;
    this.#loop = compileLoop(stepping.step, {
      batchSize: this.batchSize,
      execution,
      totalSteps,
      warn,
    });
    this.#stepping = stepping;
    this.#stream = stream;
    this.#head = head;
  }

  /** Take steps from `first` on: at least one, at most to before `end`, and to the end of a window or an epoch. */
  async take(state: State, first: number, end: number): Promise<Taken<State>> {
    const window = await this.#windowAt(first);
    const last = Math.min(end, window.end, first + this.#loop.sizeFor(wanted));
    const steps = last - first;
    const { state: next, ...outputs } = this.#loop.run(state, window.data, {
      firstStep: first,
      steps,
    });
    const told = { steps, outputs: outputs as unknown as StepOutputs };
    const isEnd = last % this.stepsPerEpoch === 0;
    return isEnd ? { ...told, ...this.#ended(next) } : { ...told, state: next, epochs: undefined };
  }

  /** How many rows step number `step` sees. */
  rowsOf(step: number): number {
    const before = (step % this.stepsPerEpoch) * this.batchSize;
    return Math.min(this.batchSize, this.rows - before);
  }

  /** The step as a serialized GraphDef, for a batch of the first rows. */
  graphOf(state: State): Uint8Array {
    const rows = Math.min(this.batchSize, this.#head.rows);
    const batch = tensorsOf(rowsFrom(this.#head, 0, rows));
    const step = tf.scalar(0, 'int32');
    try {
      return graphDef(this.#stepping.step as never, [state, batch, step]);
    } finally {
      tf.dispose([batch as never, step]);
    }
  }

  dispose(): void {
    this.#drop();
    this.#loop.dispose();
    void this.#stream.dispose();
  }

  /** The state after the end of an epoch, which was the caller's of `next`, and what is told of the epoch. */
  #ended(next: State): Pick<Taken<State>, 'state' | 'epochs'> {
    const { endEpoch } = this.#stepping;
    if (endEpoch === undefined) return { state: next, epochs: undefined };
    const { state, metrics } = tf.tidy(() => {
      const ended = endEpoch(next);
      const metrics = ended.metrics.map((metric) => tf.expandDims(metric, 0));
      return { ...ended, metrics } as never;
    }) as { state: State } & EpochOutputs;
    tf.dispose(next.metrics as never); // an epoch's end begins them anew
    return { state, epochs: { metrics } };
  }

  async #windowAt(first: number): Promise<Window> {
    if (this.#window?.end !== first) this.#windows ??= this.#windowsFrom(first);
    while (!this.#window || this.#window.end <= first) {
      this.#drop();
      const { value } = await this.#windows!.next();
      this.#window = value as Window;
    }
    return this.#window;
  }

  /** The windows of all epochs from the one on that has step `first`. */
  async *#windowsFrom(first: number): AsyncGenerator<Window> {
    for (let epoch = Math.floor(first / this.stepsPerEpoch); ; epoch++) {
      let at = epoch * this.stepsPerEpoch;
      for await (const rows of this.#stream.epoch(epoch))
        for (const batches of evenlyCut(rows, this.batchSize)) {
          const steps = Math.ceil(batches.rows / this.batchSize);
          if (at + steps > first) yield this.#windowOf(batches, at, steps);
          at += steps;
        }
      if (at !== (epoch + 1) * this.stepsPerEpoch)
        throw new GradtapeError('data', 'the table changed while it was trained on');
    }
  }

  /**
   * A loop takes the batches of its data in turn, step s the one of number s modulo their count. So the batches are turned
   * until the first of them is where step `first` looks for it.
   */
  #windowOf(rows: Dataset, first: number, steps: number): Window {
    const turned = (steps - (first % steps)) % steps;
    return {
      first,
      end: first + steps,
      data: tensorsOf(turn(rows, turned * this.batchSize, this.#room)),
    };
  }

  #drop(): void {
    if (this.#window) tf.dispose(this.#window.data as never);
    this.#window = undefined;
  }
}

/** Whole batches, and what is left over. */
function evenlyCut(rows: Dataset, batchSize: number): Dataset[] {
  const whole = rows.rows - (rows.rows % batchSize);
  return [rowsFrom(rows, 0, whole), rowsFrom(rows, whole, rows.rows)].filter(
    (part) => part.rows > 0,
  );
}

/** The rows from number `from` on, then those before it. */
function turn(rows: Dataset, from: number, room: Room): Dataset {
  if (from === 0) return rows;
  // Training has no use for the rows' numbers, which stay as they are.
  const turned = (use: 'x' | 'y' | 'weight', values: Float32Array): Float32Array => {
    const at = (values.length / rows.rows) * from;
    const result = room.floats(use, values.length);
    result.set(values.subarray(at));
    result.set(values.subarray(0, at), values.length - at);
    return result;
  };
  const { x, y, weight } = rows;
  return {
    ...rows,
    x: turned('x', x),
    y: turned('y', y),
    ...(weight && { weight: turned('weight', weight) }),
  };
}

function rowsFrom(of: Dataset, from: number, to: number): Dataset {
  const [width, height] = [of.features.length, of.targets.length];
  return {
    ...of,
    rows: to - from,
    x: of.x.subarray(from * width, to * width),
    y: of.y.subarray(from * height, to * height),
    ids: of.ids.subarray(from, to),
    ...(of.weight && { weight: of.weight.subarray(from, to) }),
  };
}
