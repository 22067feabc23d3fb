/** @file Taking steps over batches: in native calls, or eagerly with the same results. */
import { isTensor } from '../tape/structures.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { eagerStep } from './eager-step.ts';
import type { Cut } from './loop-recording.ts';
import type { Bounds, NativeLoop } from './native-loop.ts';
import type { Order } from './orders.ts';
import { disposeTensors, fill, isTensorArgument, tensorsOf } from './places.ts';
import type { Progress, Run } from './progress.ts';

/** Where batches come from. */
export interface Feed {
  readonly data: unknown;
  readonly cut: Cut;
  readonly order: Order | undefined;
}

/** XLA compiles anew for other sizes. Therefore the order and the outputs of a native call have room for so many elements, always. */
const roomElements = 2 ** 18;

/** The steps from `first` to before `end`, and no more than `most` in one native call: XLA has room for so many. */
export interface Range {
  first: number;
  end: number;
  most: number;
}

/** Take the steps of a range, in as few native calls as there is room for. */
export function runNatively(loop: NativeLoop, progress: Progress, feed: Feed, range: Range): void {
  for (const piece of pieces(loop, feed, range))
    progress.add(runPiece(loop, progress.state, feed, piece));
}

/** Room for the outputs of so many steps, and ends of epochs, and for the orders of so many epochs. */
type Room = Pick<Piece, 'room' | 'endRoom' | 'orders'>;
type Piece = Bounds & { orders: number };

function* pieces(loop: NativeLoop, feed: Feed, { first: start, end, most }: Range) {
  const { cut, order } = feed;
  const stepsPerEpoch = stepsIn(cut);
  const room = roomFor(loop, feed, most);
  const epochs = Math.min(room.endRoom, order ? room.orders : Infinity);
  for (let first = start; first < end;) {
    const firstEpoch = Math.floor(first / stepsPerEpoch);
    const last = Math.min(end, first + room.room, (firstEpoch + epochs) * stepsPerEpoch);
    const row = (first % stepsPerEpoch) * cut.batchSize;
    const touched = Math.ceil(last / stepsPerEpoch) - firstEpoch;
    const exactly: Room = { room: last - first, endRoom: touched, orders: touched };
    yield { first, last, row, ...(loop.compiler === 'xla' ? room : exactly) };
    first = last;
  }
}

function roomFor({ outputElements }: NativeLoop, { cut, order }: Feed, most: number): Room {
  const mostEpochs = Math.ceil(most / stepsIn(cut)) + 1;
  return {
    room: fitting(most, outputElements.step),
    endRoom: fitting(mostEpochs, outputElements.end),
    orders: order ? fitting(mostEpochs, cut.rows) : 0,
  };
}

function fitting(wanted: number, elements: number): number {
  return Math.max(1, Math.min(wanted, Math.floor(roomElements / elements)));
}

function runPiece(loop: NativeLoop, from: unknown, { data, cut, order }: Feed, piece: Piece): Run {
  const { first, last } = piece;
  const indices = order && orderOf(piece, cut, order);
  const { state, outputs, epochs } = loop.run([from, data], piece, indices);
  indices?.dispose();
  const ended = Math.floor(last / stepsIn(cut)) - Math.floor(first / stepsIn(cut));
  return { state, outputs: cutTo(outputs, last - first), epochs: cutTo(epochs, ended) };
}

/** The orders of the epochs that a piece touches, with room for as many as it says. */
function orderOf({ first, last, orders }: Piece, cut: Cut, order: Order): Tensor {
  const indices = new Int32Array(orders * cut.rows);
  const firstEpoch = Math.floor(first / stepsIn(cut));
  for (let epoch = firstEpoch; epoch < last / stepsIn(cut); epoch++)
    indices.set(order(epoch), (epoch - firstEpoch) * cut.rows);
  return tf.tensor1d(indices, 'int32');
}

export function stepsIn({ rows, batchSize }: Cut): number {
  return Math.ceil(rows / batchSize);
}

/** `outputs` with their first `count` rows, or undefined if that is none; tensors that have others are disposed of. */
function cutTo(outputs: object | undefined, count: number): object | undefined {
  if (!outputs || count > 0)
    return fill(
      outputs,
      isTensor,
      tensorsOf(outputs).map((tensor) => firstRows(tensor, count)),
    ) as object | undefined;
  disposeTensors(outputs);
  return undefined;
}

function firstRows(tensor: Tensor, count: number): Tensor {
  if (tensor.shape[0] === count) return tensor;
  const rows = tf.slice(tensor, 0, count);
  tensor.dispose();
  return rows;
}

/** The functions of a loop. */
export interface Steps {
  step: (state: unknown, batch: unknown, number: Tensor) => unknown;
  endEpoch?: ((state: unknown) => unknown) | undefined;
}

/** Take step `number` in JavaScript, with the result of a run of one. */
export function takeEagerly(
  { step, endEpoch }: Steps,
  state: unknown,
  feed: Feed,
  number: number,
): Run {
  const taken = eagerStep(
    (state) => step(state, batchAt(number, feed), tf.scalar(number, 'int32')),
    state,
  );
  if (!endEpoch || (number + 1) % stepsIn(feed.cut) > 0) return taken;
  const ended = eagerStep(endEpoch, taken.state);
  disposeTensors(taken.state);
  return { state: ended.state, outputs: taken.outputs, epochs: ended.outputs };
}

function batchAt(number: number, { data, cut, order }: Feed): unknown {
  const { rows, batchSize } = cut;
  if (batchSize === rows && !order) return data;
  const [epoch, batch] = [Math.floor(number / stepsIn(cut)), number % stepsIn(cut)];
  const [start, end] = [batch * batchSize, Math.min((batch + 1) * batchSize, rows)];
  const indices = order && Int32Array.from(order(epoch).subarray(start, end));
  const batches = tensorsOf(data).map((tensor) =>
    indices ? tf.gather(tensor, indices) : tf.slice(tensor, start, end - start),
  );
  return fill(data, isTensorArgument, batches);
}
