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
  state: readonly Value[];
  /** The outputs of the steps up to now. */
  lists: readonly Value[];
  first: Value;
  last: Value;
  origin: Value;
  order: readonly Value[];
  data: readonly Value[];
  fixed: readonly Value[];
}

type Condition = (b: GraphBuilder, variables: Variables) => Value;
type Body = (b: GraphBuilder, variables: Variables) => Variables;

/** One batch for each step and nothing else: the data is the same in every step. */
const unbatched: Batching = { rows: 1, batchSize: 1, ordered: false, data: [] };

/**
 * Inputs, int32 scalars: the first step, the step to stop before, the step at which the order begins, the number of steps
 * that there is room for. Then the order, if there is one [epochs · rows], the state, the data, and the rest of the step's
 * inputs. Results: the last state, then the outputs, each along a new first axis.
 */
export function loopGraph(step: Step, batching = unbatched): Graph {
  const { state, fixed, outputs } = partsOf(step);
  const inputs = {
    first: value('int32'),
    last: value('int32'),
    origin: value('int32'),
    room: value('int32'),
    order: batching.ordered ? [value('int32', [unknown])] : [],
    state: state.map(valueLike),
    data: batching.data.map(valueLike),
    fixed: fixed.map(valueLike),
  };
  return buildGraph(valuesOf(inputs), (b) => {
    const { room, ...variables } = inputs;
    const lists = outputs.map((output) => b.list(output, room));
    const end = epochs(step, batching)(b, { counter: inputs.first, lists, ...variables });
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

/** Full batches and then what is left over, until the last step. */
function epochs(step: Step, batching: Batching): Body {
  const { rows, batchSize, partial } = batching;
  const full = cutting(step, batchSize, batching);
  if (!partial) return repeated(isBeforeLast, full);
  const fullBatches = Math.floor(rows / batchSize);
  const where = (op: 'Less' | 'Equal'): Condition => {
    return (b, variables) => {
      const { batch } = position(b, variables, batching);
      return b.and(isBeforeLast(b, variables), b.compare(op, batch, b.int(fullBatches)));
    };
  };
  const fulls = repeated(where('Less'), full);
  const rest = repeated(where('Equal'), cutting(partial, rows % batchSize, batching));
  return repeated(isBeforeLast, (b, variables) => rest(b, fulls(b, variables)));
}

const isBeforeLast: Condition = (b, { counter, last }) => b.compare('Less', counter, last);

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
      state: results.slice(0, state.length),
      lists: lists.map((list, i) => b.set(list, index, outputs[i]!)),
    };
  };
}

function batchOf(
  b: GraphBuilder,
  variables: Variables,
  size: number,
  batching: Batching,
): readonly Value[] {
  const { order, data } = variables;
  const { rows, batchSize } = batching;
  if (size === rows && order.length === 0) return data;
  const { epoch, batch } = position(b, variables, batching);
  const start = b.integer('Mul', batch, b.int(batchSize));
  if (order.length === 0) return data.map((x) => b.rows(x, start, size));
  const permutation = b.integer('Mul', epoch, b.int(rows));
  const indices = b.rows(order[0]!, b.integer('AddV2', permutation, start), size);
  return data.map((x) => b.gather(x, indices));
}

/** The epoch and the batch in it, counted from the beginning of the order. */
function position(b: GraphBuilder, { counter, origin }: Variables, batching: Batching) {
  const stepsPerEpoch = b.int(Math.ceil(batching.rows / batching.batchSize));
  const steps = b.integer('Sub', counter, origin);
  return {
    epoch: b.integer('FloorDiv', steps, stepsPerEpoch),
    batch: b.integer('FloorMod', steps, stepsPerEpoch),
  };
}

export function isValue(part: unknown): part is Value {
  return typeof part === 'object' && part !== null && 'dtype' in part;
}

function valuesOf(structure: object): Value[] {
  return leavesOf(structure, isValue) as Value[];
}
