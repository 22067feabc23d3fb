/** @file Taking steps over batches: in native calls, or eagerly with the same results. */
import { GradtapeError } from '../errors.ts';
import { isTensor } from '../tape/structures.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { eagerLoop } from './eager-loop.ts';
import type { Bounds, Cut, NativeLoop } from './native-loop.ts';
import { fill, isTensorArgument, tensorsOf } from './places.ts';
import type { Progress, Run } from './progress.ts';

/** The rows of an epoch in the order in which to take them. */
export type Order = (epoch: number) => Int32Array | Uint32Array;

/** Which steps to take. */
export interface Steps {
  readonly firstStep: number;
  readonly steps: number;
  readonly order: Order | undefined;
}

/** XLA compiles anew for other sizes, so that the order and the outputs of a native call have room for so many elements, always. */
const roomElements = 2 ** 18;

/** Take `steps` from where `progress` stands, in as few native calls as there is room for. */
export function runNatively(
  loop: NativeLoop,
  progress: Progress,
  data: unknown,
  cut: Cut,
  steps: Steps,
): void {
  for (const bounds of pieces(loop, cut, steps))
    progress.add(runPiece(loop, [progress.state, data], cut, bounds, steps.order));
}

/** The steps in pieces that there is room for. */
function* pieces(
  loop: NativeLoop,
  cut: Cut,
  { firstStep, steps, order }: Steps,
): Generator<Bounds> {
  const [stepsPerEpoch, end] = [stepsIn(cut), firstStep + steps];
  const epochs = order ? epochsInOrder(cut) : Infinity;
  const room = Math.max(1, Math.floor(roomElements / loop.outputElements));
  for (let first = firstStep; first < end;) {
    const epoch = Math.floor(first / stepsPerEpoch);
    const last = Math.min(end, first + room, (epoch + epochs) * stepsPerEpoch);
    const exactRoom = loop.compiler === 'graph' ? last - first : room;
    yield { first, last, origin: epoch * stepsPerEpoch, room: exactRoom };
    first = last;
  }
}

function runPiece(
  loop: NativeLoop,
  args: readonly unknown[],
  cut: Cut,
  bounds: Bounds,
  order: Order | undefined,
): Run {
  const indices = order && orderOf(bounds, cut, order);
  const { state, ...outputs } = loop.run(args, bounds, indices) as Run;
  indices?.dispose();
  const taken = tensorsOf(outputs).map((tensor) => firstRows(tensor, bounds.last - bounds.first));
  return { state, ...(fill(outputs, isTensor, taken) as object) };
}

/** The permutations of the epochs that a piece touches, with room for as many as any piece has. */
function orderOf({ origin, last }: Bounds, cut: Cut, order: Order): Tensor {
  const indices = new Int32Array(epochsInOrder(cut) * cut.rows);
  const [firstEpoch, end] = [origin / stepsIn(cut), last / stepsIn(cut)];
  for (let epoch = firstEpoch; epoch < end; epoch++)
    indices.set(permutation(order, epoch, cut), (epoch - firstEpoch) * cut.rows);
  return indicesOf(indices);
}

function permutation(order: Order, epoch: number, cut: Cut): Int32Array | Uint32Array {
  const indices = order(epoch);
  // XLA reads the nearest row where an index is out of range, so that nobody would notice.
  if (indices.length === cut.rows && indices.every((row) => row >= 0 && row < cut.rows))
    return indices;
  throw new GradtapeError(
    'graph.data',
    `the order of epoch ${epoch} is no permutation of ${cut.rows} rows`,
  );
}

function indicesOf(rows: Int32Array | Uint32Array): Tensor {
  return tf.tensor1d(Int32Array.from(rows), 'int32');
}

function stepsIn({ rows, batchSize }: Cut): number {
  return Math.ceil(rows / batchSize);
}

function epochsInOrder({ rows }: Cut): number {
  return Math.max(1, Math.floor(roomElements / rows));
}

/** `tensor` cut to `count` rows; it is disposed of if that makes a new one. */
function firstRows(tensor: Tensor, count: number): Tensor {
  if (tensor.shape[0] === count) return tensor;
  const rows = tf.slice(tensor, 0, count);
  tensor.dispose();
  return rows;
}

/** Take step `number` in JavaScript, with the result of a run of one. */
export function takeEagerly(
  step: (state: unknown, batch: unknown, step: Tensor) => unknown,
  state: unknown,
  data: unknown,
  cut: Cut,
  number: number,
  order?: Order,
): Run {
  return eagerLoop(state, 1, () =>
    step(state, batchAt(number, data, cut, order), tf.scalar(number, 'int32')),
  ) as Run;
}

function batchAt(number: number, data: unknown, cut: Cut, order: Order | undefined): unknown {
  const { rows, batchSize } = cut;
  if (batchSize === rows && !order) return data;
  const [epoch, batch] = [Math.floor(number / stepsIn(cut)), number % stepsIn(cut)];
  const [start, end] = [batch * batchSize, Math.min((batch + 1) * batchSize, rows)];
  const indices = order && indicesOf(permutation(order, epoch, cut).subarray(start, end));
  const batches = tensorsOf(data).map((tensor) =>
    indices ? tf.gather(tensor, indices) : tf.slice(tensor, start, end - start),
  );
  return fill(data, isTensorArgument, batches);
}
