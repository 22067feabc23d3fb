/** @file The loop over steps as a graph: batches are cut out of the data, states follow one another, outputs are stacked. */
import { leavesOf, rebuild } from '../tree.ts';
import { buildGraph, type GraphBuilder, unknown, value, valueLike } from './builder.ts';
import { type Graph, sizeOf, type Value } from './graph.ts';

/** A recorded step and what its inputs are: the state, a batch, the number of the step, and what is the same in every step. */
export interface Step {
  /** Its results are the next state, and then the outputs. */
  readonly graph: Graph;
  /** How many of the inputs come from each. */
  readonly inputs: { readonly state: number; readonly batch: number; readonly counter: 0 | 1 };
}

/** How epochs are cut into batches. */
export interface Batching {
  readonly rows: number;
  readonly batchSize: number;
  /** Rows are taken in an order that is passed in, permutation after permutation. */
  readonly ordered: boolean;
  /** The whole data, one value for each input of the step that is a batch. */
  readonly data: readonly Value[];
  /** The step for the rows that are left over, where the batch size does not divide their number. */
  readonly partial?: Step;
  /** What happens to the state when an epoch has ended. Variables from outside that the step carries along are not its. */
  readonly end?: Step;
}

/** What a loop hands from one step to the next. */
interface Variables {
  counter: Value;
  /** The first row of the next batch, counted in its epoch. */
  row: Value;
  /** Where the order of the epoch begins. */
  epoch: Value;
  state: readonly Value[];
  outputs: Outputs;
  /** How many epochs have ended, and what came out. */
  ended: Value;
  endOutputs: Outputs;
  first: Value;
  last: Value;
  order: readonly Value[];
  data: readonly Value[];
  fixed: readonly Value[];
  endFixed: readonly Value[];
}

/** Lists, each of all that a result has been up to now. */
type Outputs = readonly Value[];

type Body = (b: GraphBuilder, variables: Variables) => Variables;

/** One batch for each step and nothing else: the data is the same in every step. */
const unbatched: Batching = { rows: 1, batchSize: 1, ordered: false, data: [] };

/**
 * Inputs, int32 scalars: the first step, the step to stop before, the first row of its batch in its epoch, the numbers of steps
 * and of ends of epochs that there is room for. Then the order, if there is one [epochs · rows], from the first step's epoch
 * on, the state, the data, and the rest of the inputs of the step and of the end of an epoch. Results: the last state, then
 * the outputs of steps and those of ends, each along a new first axis.
 */
export function loopGraph(step: Step, batching = unbatched): Graph {
  const { state, fixed, outputs } = partsOf(step);
  const end = batching.end && partsOf(batching.end);
  const inputs = {
    first: value('int32'),
    last: value('int32'),
    row: value('int32'),
    room: value('int32'),
    endRoom: value('int32'),
    order: batching.ordered ? [value('int32', [unknown])] : [],
    state: state.map(valueLike),
    data: batching.data.map(valueLike),
    fixed: fixed.map(valueLike),
    endFixed: end?.fixed.map(valueLike) ?? [],
  };
  return buildGraph(valuesOf(inputs), (b) => {
    const { room, endRoom, ...given } = inputs;
    const lists = (of: readonly Value[], room: Value) => of.map((output) => b.list(output, room));
    const begin: Variables = {
      counter: inputs.first,
      epoch: b.int(0),
      ended: b.int(0),
      outputs: lists(outputs, room),
      endOutputs: lists(end?.outputs ?? [], endRoom),
      ...given,
    };
    const reached = repeated(isBeforeLast, epoch(step, batching))(b, begin);
    return [
      ...reached.state,
      ...reached.outputs.map((list, i) => b.stack(list, outputs[i]!)),
      ...reached.endOutputs.map((list, i) => b.stack(list, end!.outputs[i]!)),
    ];
  });
}

function partsOf({ graph, inputs }: Step) {
  const { state, batch, counter } = inputs;
  return {
    state: graph.inputs.slice(0, state),
    fixed: graph.inputs.slice(state + batch + counter),
    outputs: graph.results.slice(state),
  };
}

type Condition = (b: GraphBuilder, variables: Variables) => Value;

const isBeforeLast: Condition = (b, { counter, last }) => b.isLess(counter, last);

/** `body` while `condition` holds. */
function repeated(condition: Condition, body: Body): Body {
  return (b, variables) => {
    const unflat = (values: readonly Value[]) => rebuild(variables, isValue, values) as Variables;
    return unflat(
      b.while(
        valuesOf(variables),
        (b, values) => condition(b, unflat(values)),
        (b, values) => valuesOf(body(b, unflat(values))),
      ),
    );
  };
}

/** Full batches and then what is left over, until the end of the epoch or the last step. */
function epoch(step: Step, batching: Batching): Body {
  const { rows, batchSize, partial } = batching;
  const atEnd = batching.end ? [ending(batching.end)] : [];
  if (isWhole(batchSize, batching)) return inTurn([cutting(step, rows, batching), ...atEnd]);
  const rest = rows % batchSize;
  const fulls = batches(step, batchSize, rows - rest, batching);
  const rests = partial ? [batches(partial, rest, rows, batching)] : [];
  const parts = inTurn([fulls, ...rests]);
  const hasEnded: Condition = (b, { row }) => b.isLess(b.int(rows - 1), row);
  const next = repeated(hasEnded, inTurn([...atEnd, nextEpoch(rows)]));
  return (b, variables) => {
    const { order, data } = variables;
    const reached = parts(b, { ...variables, ...inOrder(b, variables, rows) });
    return next(b, { ...reached, order, data });
  };
}

/** Data of up to so many elements is brought into the order of an epoch at once. XLA takes small gathers from it for large ones, and wakes threads. */
const reorderedElements = 2 ** 22;

function inOrder(
  b: GraphBuilder,
  { order, data, epoch }: Variables,
  rows: number,
): Pick<Variables, 'order' | 'data'> {
  const indices = order.map((order) => b.rows(order, epoch, rows));
  const elements = data.reduce((sum, values) => sum + sizeOf(values), 0);
  if (!indices[0] || elements > reorderedElements) return { order: indices, data };
  return { order: [], data: data.map((values) => b.gather(values, indices[0]!)) };
}

function inTurn(parts: readonly Body[]): Body {
  return (b, variables) => parts.reduce((reached, part) => part(b, reached), variables);
}

/** Whether each step takes all rows as they stand. */
function isWhole(size: number, { rows, ordered }: Batching): boolean {
  return size === rows && !ordered;
}

/** Steps of `size` rows up to row `end` of the epoch. */
function batches(step: Step, size: number, end: number, batching: Batching): Body {
  const steps = repeated(isBeforeLast, cutting(step, size, batching));
  return (b, variables) => {
    const { counter, row, last } = variables;
    const left = b.integer('FloorDiv', b.integer('Sub', b.int(end), row), b.int(size));
    const until = b.integer('Minimum', last, b.integer('AddV2', counter, left));
    return { ...steps(b, { ...variables, last: until }), last };
  };
}

/** What is done with the state at the end of an epoch. */
function ending(end: Step): Body {
  return (b, variables) => {
    const { state, ended, endOutputs, endFixed } = variables;
    const own = end.inputs.state;
    const results = b.inline(end.graph, [...state.slice(0, own), ...endFixed]);
    return {
      ...variables,
      state: [...results.slice(0, own), ...state.slice(own)],
      ended: b.integer('AddV2', ended, b.int(1)),
      endOutputs: endOutputs.map((list, i) => b.set(list, ended, results[own + i]!)),
    };
  };
}

function nextEpoch(rows: number): Body {
  return (b, variables) => {
    const epoch = b.integer('AddV2', variables.epoch, b.int(rows));
    return { ...variables, row: b.int(0), epoch };
  };
}

/** One step on the next `size` rows. */
function cutting(step: Step, size: number, batching: Batching): Body {
  return (b, variables) => {
    const { counter, row, state, outputs, first, fixed } = variables;
    const batch = batchOf(b, variables, size, batching);
    const counted = step.inputs.counter ? [counter] : [];
    const results = b.inline(step.graph, [...state, ...batch, ...counted, ...fixed]);
    const index = b.integer('Sub', counter, first);
    return {
      ...variables,
      counter: b.integer('AddV2', counter, b.int(1)),
      row: isWhole(size, batching) ? row : b.integer('AddV2', row, b.int(size)),
      state: results.slice(0, state.length),
      outputs: outputs.map((list, i) => b.set(list, index, results[state.length + i]!)),
    };
  };
}

function batchOf(
  b: GraphBuilder,
  { row, order, data }: Variables,
  size: number,
  batching: Batching,
): readonly Value[] {
  if (isWhole(size, batching)) return data;
  const [rows] = order;
  if (!rows) return data.map((x) => b.rows(x, row, size));
  const indices = b.rows(rows, row, size);
  return data.map((x) => b.gather(x, indices));
}

export function isValue(part: unknown): part is Value {
  return typeof part === 'object' && part !== null && 'dtype' in part;
}

function valuesOf(structure: object): Value[] {
  return leavesOf(structure, isValue) as Value[];
}
