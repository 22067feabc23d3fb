/** @file The loop over steps as a graph: batches are cut out of the data, states follow one another, outputs are stacked. */
import { leavesOf, rebuild } from '../tree.ts';
import { buildGraph, type GraphBuilder, unknown, value, valueLike } from './builder.ts';
import type { Graph, Value } from './graph.ts';

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
}

/** What a loop hands from one step to the next. */
interface Variables {
  counter: Value;
  /** The first row of the next batch, counted in its epoch. */
  row: Value;
  /** Where the order of the epoch begins. */
  epoch: Value;
  state: readonly Value[];
  /** The outputs of the steps up to now. */
  lists: readonly Value[];
  first: Value;
  last: Value;
  order: readonly Value[];
  data: readonly Value[];
  fixed: readonly Value[];
}

type Body = (b: GraphBuilder, variables: Variables) => Variables;

/** One batch for each step and nothing else: the data is the same in every step. */
const unbatched: Batching = { rows: 1, batchSize: 1, ordered: false, data: [] };

/**
 * Inputs, int32 scalars: the first step, the step to stop before, the first row of its batch in its epoch, the number of steps
 * that there is room for. Then the order, if there is one [epochs · rows], from the first step's epoch on, the state, the
 * data, and the rest of the step's inputs. Results: the last state, then the outputs, each along a new first axis.
 */
export function loopGraph(step: Step, batching = unbatched): Graph {
  const { state, fixed, outputs } = partsOf(step);
  const inputs = {
    first: value('int32'),
    last: value('int32'),
    row: value('int32'),
    room: value('int32'),
    order: batching.ordered ? [value('int32', [unknown])] : [],
    state: state.map(valueLike),
    data: batching.data.map(valueLike),
    fixed: fixed.map(valueLike),
  };
  return buildGraph(valuesOf(inputs), (b) => {
    const { room, ...given } = inputs;
    const lists = outputs.map((output) => b.list(output, room));
    const begin: Variables = { counter: inputs.first, epoch: b.int(0), lists, ...given };
    const end = repeated(epoch(step, batching))(b, begin);
    return [...end.state, ...end.lists.map((list, i) => b.stack(list, outputs[i]!))];
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

/** `body` until the last step. */
function repeated(body: Body): Body {
  return (b, variables) => {
    const unflat = (values: readonly Value[]) => rebuild(variables, isValue, values) as Variables;
    const isBeforeLast = (b: GraphBuilder, values: readonly Value[]): Value => {
      const { counter, last } = unflat(values);
      return b.isLess(counter, last);
    };
    return unflat(
      b.while(valuesOf(variables), isBeforeLast, (b, values) => valuesOf(body(b, unflat(values)))),
    );
  };
}

/** Full batches and then what is left over, until the end of the epoch or the last step. */
function epoch(step: Step, batching: Batching): Body {
  const { rows, batchSize, partial } = batching;
  if (isWhole(batchSize, batching)) return cutting(step, rows, batching);
  const rest = rows % batchSize;
  const fulls = batches(step, batchSize, rows - rest, batching);
  const parts = partial ? [fulls, batches(partial, rest, rows, batching)] : [fulls];
  return (b, variables) => {
    const order = variables.order.map((order) => b.rows(order, variables.epoch, rows));
    const begin: Variables = { ...variables, order };
    const reached = parts.reduce((before, part) => part(b, before), begin);
    return nextEpoch(b, { ...reached, order: variables.order }, rows);
  };
}

/** Whether each step takes all rows as they stand. */
function isWhole(size: number, { rows, ordered }: Batching): boolean {
  return size === rows && !ordered;
}

/** Steps of `size` rows up to row `end` of the epoch. */
function batches(step: Step, size: number, end: number, batching: Batching): Body {
  const steps = repeated(cutting(step, size, batching));
  return (b, variables) => {
    const { counter, row, last } = variables;
    const left = b.integer('FloorDiv', b.integer('Sub', b.int(end), row), b.int(size));
    const until = b.integer('Minimum', last, b.integer('AddV2', counter, left));
    return { ...steps(b, { ...variables, last: until }), last };
  };
}

/** On to the next epoch, if this one has ended. */
function nextEpoch(b: GraphBuilder, variables: Variables, rows: number): Variables {
  const row = b.integer('FloorMod', variables.row, b.int(rows));
  const passed = b.integer('Sub', variables.row, row);
  return { ...variables, row, epoch: b.integer('AddV2', variables.epoch, passed) };
}

/** One step on the next `size` rows. */
function cutting(step: Step, size: number, batching: Batching): Body {
  return (b, variables) => {
    const { counter, state, lists, first, fixed } = variables;
    const batch = batchOf(b, variables, size, batching);
    const counted = step.inputs.counter ? [counter] : [];
    const results = b.inline(step.graph, [...state, ...batch, ...counted, ...fixed]);
    const outputs = results.slice(state.length);
    const index = b.integer('Sub', counter, first);
    return {
      ...variables,
      counter: b.integer('AddV2', counter, b.int(1)),
      row: isWhole(size, batching) ? variables.row : b.integer('AddV2', variables.row, b.int(size)),
      state: results.slice(0, state.length),
      lists: lists.map((list, i) => b.set(list, index, outputs[i]!)),
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
