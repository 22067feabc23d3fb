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

/** Where batches come from. */
export interface Feed {
  readonly data: unknown;
  readonly cut: Cut;
  readonly order: Order | undefined;
}

/** XLA compiles anew for other sizes. Therefore the order and the outputs of a native call have room for so many elements, always. */
const roomElements = 2 ** 18;

/** Take the steps from `first` to before `end`, in as few native calls as there is room for. */
export function runNatively(
  loop: NativeLoop,
  progress: Progress,
  feed: Feed,
  first: number,
  end: number,
): void {
  for (const piece of pieces(loop, feed, first, end))
    progress.add(runPiece(loop, progress.state, feed, piece));
}

/** Steps for one native call, and room for the orders of so many epochs. */
type Piece = Bounds & { epochs: number };

function* pieces(
  loop: NativeLoop,
  { cut, order }: Feed,
  start: number,
  end: number,
): Generator<Piece> {
  const stepsPerEpoch = stepsIn(cut);
  const epochs = order ? Math.max(1, Math.floor(roomElements / cut.rows)) : Infinity;
  const room = Math.max(1, Math.floor(roomElements / loop.outputElements));
  for (let first = start; first < end;) {
    const firstEpoch = Math.floor(first / stepsPerEpoch);
    const last = Math.min(end, first + room, (firstEpoch + epochs) * stepsPerEpoch);
    const row = (first % stepsPerEpoch) * cut.batchSize;
    const exactly = { room: last - first, epochs: Math.ceil(last / stepsPerEpoch) - firstEpoch };
    yield { first, last, row, ...(loop.compiler === 'xla' ? { room, epochs } : exactly) };
    first = last;
  }
}

function runPiece(loop: NativeLoop, from: unknown, { data, cut, order }: Feed, piece: Piece): Run {
  const indices = order && orderOf(piece, cut, order);
  const { state, ...outputs } = loop.run([from, data], piece, indices) as Run;
  indices?.dispose();
  const taken = tensorsOf(outputs).map((tensor) => firstRows(tensor, piece.last - piece.first));
  return { state, ...(fill(outputs, isTensor, taken) as object) };
}

/** The permutations of the epochs that a piece touches, with room for as many as it says. */
function orderOf({ first, last, epochs }: Piece, cut: Cut, order: Order): Tensor {
  const indices = new Int32Array(epochs * cut.rows);
  const firstEpoch = Math.floor(first / stepsIn(cut));
  for (let epoch = firstEpoch; epoch < last / stepsIn(cut); epoch++)
    indices.set(permutation(order, epoch, cut), (epoch - firstEpoch) * cut.rows);
  return tf.tensor1d(indices, 'int32');
}

function permutation(order: Order, epoch: number, { rows }: Cut): Int32Array | Uint32Array {
  const indices = order(epoch);
  // XLA reads the nearest row where an index is out of range, so that nobody would notice.
  if (indices.length === rows && indices.every((row) => row >= 0 && row < rows)) return indices;
  throw new GradtapeError(
    'graph.data',
    `the order of epoch ${epoch} is no permutation of ${rows} rows`,
  );
}

function stepsIn({ rows, batchSize }: Cut): number {
  return Math.ceil(rows / batchSize);
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
  step: (state: unknown, batch: unknown, number: Tensor) => unknown,
  state: unknown,
  feed: Feed,
  number: number,
): Run {
  return eagerLoop(state, 1, () =>
    step(state, batchAt(number, feed), tf.scalar(number, 'int32')),
  ) as Run;
}

function batchAt(number: number, { data, cut, order }: Feed): unknown {
  const { rows, batchSize } = cut;
  if (batchSize === rows && !order) return data;
  const [epoch, batch] = [Math.floor(number / stepsIn(cut)), number % stepsIn(cut)];
  const [start, end] = [batch * batchSize, Math.min((batch + 1) * batchSize, rows)];
  const indices = order && Int32Array.from(permutation(order, epoch, cut).subarray(start, end));
  const batches = tensorsOf(data).map((tensor) =>
    indices ? tf.gather(tensor, indices) : tf.slice(tensor, start, end - start),
  );
  return fill(data, isTensorArgument, batches);
}
