/** @file How the kernels of backward passes run for all rows of a batch at once. A kernel that is not here runs row by row. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { Attributes } from '../rule.ts';
import {
  aligned,
  type BatchCall,
  type BatchRule,
  each,
  full,
  highestRank,
  type Operand,
  run,
} from './operand.ts';

/** Element by element, with broadcasting. */
const elementwise: BatchRule = ({ kernel, operands, attrs }) => {
  const rank = highestRank(operands);
  return run(
    kernel,
    each(operands, (operand) => aligned(operand, rank)),
    attrs,
  );
};

/** On inputs that all have the batch as their first axis. */
const alike: BatchRule = ({ kernel, operands, attrs, size }) =>
  run(
    kernel,
    each(operands, (operand) => full(operand, size)),
    attrs,
  );

/** The same, with other attributes. */
const alikeWith =
  (change: (call: BatchCall) => Attributes): BatchRule =>
  (call) =>
    alike({ ...call, attrs: { ...call.attrs, ...change(call) } });

const firstRow = ({ operands }: BatchCall): Tensor => Object.values(operands)[0]!.row;

/** Axes of a row of `rank` as axes of the batch. */
const axesAfter = (axes: unknown, rank: number): number[] =>
  [(axes ?? [...Array(rank).keys()]) as number | number[]]
    .flat()
    .map((axis) => (axis < 0 ? axis + rank : axis) + 1);

const withAxes = (name: string): BatchRule =>
  alikeWith((call) => ({ [name]: axesAfter(call.attrs[name], firstRow(call).rank) }));

const withAxis = (name: string): BatchRule =>
  alikeWith((call) => ({ [name]: axesAfter(call.attrs[name], firstRow(call).rank)[0] }));

/** An axis of the output, which has one more than a row. */
const pack = alikeWith((call) => ({
  axis: axesAfter(call.attrs['axis'], firstRow(call).rank + 1)[0],
}));

const slice = alikeWith((call) => {
  const { begin, size } = call.attrs as { begin: number[]; size: number[] };
  const [start, extent] = tf.slice_util.parseSliceParams(firstRow(call), begin, size);
  return { begin: [0, ...start!], size: [call.size, ...extent!] };
});

/** The same elements in the shape of the output. */
const reshape: BatchRule = ({ operands, outputs, size }) =>
  tf.reshape(full(Object.values(operands)[0]!, size), [size, ...outputs[0]!.shape]);

/** Matrices broadcast over the axes before them: where an input has such axes, it is given all of them. */
const matMul: BatchRule = ({ kernel, operands, attrs, outputs, size }) => {
  const outer = outputs[0]!.shape.slice(0, -2);
  const spread = ({ row, batch }: Operand): Tensor => {
    const matrix = row.shape.slice(-2);
    if (batch) {
      const narrow = aligned({ row, batch }, outer.length + 2);
      return tf.broadcastTo(narrow, [size, ...outer, ...matrix]);
    }
    return row.rank === 2 ? row : tf.broadcastTo(row, [...outer, ...matrix]);
  };
  return run(kernel, each(operands, spread), attrs);
};

/** One tall product where the second matrix is the same for all rows. */
const productOfRows: BatchRule = (call) => {
  const { a, b } = call.operands as { a: Operand; b: Operand };
  const flat = a.row.rank === 2 && b.row.rank === 2 && !call.attrs['transposeA'];
  if (!flat || !a.batch || b.batch) return matMul(call);
  const tall = tf.reshape(a.batch, [-1, a.row.shape[1]!]);
  const product = run(call.kernel, { a: tall, b: b.row }, call.attrs) as Tensor;
  return tf.reshape(product, [call.size, ...call.outputs[0]!.shape]);
};

const gather: BatchRule = (call) => {
  const { x, indices } = call.operands as { x: Operand; indices: Operand };
  const { axis, batchDims } = call.attrs as { axis: number; batchDims: number };
  const [shifted] = axesAfter(axis, x.row.rank);
  // The batch is an axis that x and the indices share, unless the indices are the same for all rows.
  const shared = indices.batch !== undefined || batchDims > 0;
  return run(
    call.kernel,
    { x: full(x, call.size), indices: shared ? full(indices, call.size) : indices.row },
    { axis: shifted, batchDims: shared ? batchDims + 1 : 0 },
  );
};

/** Kernels on batches of images take those of all rows one after the other, if their filters are the same for all. */
const images =
  (...stacked: string[]): BatchRule =>
  ({ kernel, operands, attrs, outputs, size }) => {
    const others = Object.entries(operands).filter(([name]) => !stacked.includes(name));
    if (others.some(([, { batch }]) => batch)) return undefined;
    const merge = ({ row, batch }: Operand, name: string): Tensor => {
      if (!stacked.includes(name)) return row;
      const [count, ...image] = row.shape as [number, ...number[]];
      return tf.reshape(full({ row, batch }, size), [size * count, ...image]);
    };
    const { inputShape } = attrs as { inputShape?: [number, ...number[]] };
    const [count, ...image] = inputShape ?? [0];
    const shape = inputShape && { inputShape: [size * count, ...image] };
    const made = run(kernel, each(operands, merge), { ...attrs, ...shape }) as Tensor;
    return tf.reshape(made, [size, ...outputs[0]!.shape]);
  };

const named = (rule: BatchRule, names: string): [string, BatchRule][] =>
  names.split(' ').map((name) => [name, rule]);

export const batchRules: Readonly<Record<string, BatchRule>> = Object.fromEntries([
  ...named(
    elementwise,
    'Abs Acos Acosh Add Asin Asinh Atan Atan2 Atanh Cast Ceil ClipByValue Complex Cos Cosh Elu Equal Erf Exp Expm1 Floor ' +
      'FloorDiv Greater GreaterEqual Identity Imag IsFinite IsInf IsNan LeakyRelu Less LessEqual Log Log1p LogicalAnd ' +
      'LogicalNot LogicalOr Maximum Minimum Mod Multiply Neg NotEqual OnesLike Pow Real RealDiv Reciprocal Relu Relu6 Round ' +
      'Rsqrt Selu Sigmoid Sign Sin Sinh Softplus Sqrt Square SquaredDifference Step Sub Tan Tanh ZerosLike',
  ),
  ...named(alike, 'AddN EluGrad Select'),
  ...named(withAxes('axis'), 'All Any Max Mean Min Prod Sum'),
  ...named(withAxis('axis'), 'Concat Cumprod Cumsum SplitV Unpack'),
  ['AvgPoolGrad', images('dy', 'input')],
  ['BatchMatMul', productOfRows],
  ['Conv2DBackpropInput', images('dy')],
  ['ExpandDims', reshape],
  ['GatherV2', gather],
  ['MaxPoolGrad', images('dy', 'input', 'output')],
  ['Pack', pack],
  [
    'PadV2',
    alikeWith(({ attrs }) => ({ paddings: [[0, 0], ...(attrs['paddings'] as number[][])] })),
  ],
  ['Reshape', reshape],
  ['Reverse', withAxes('dims')],
  ['Slice', slice],
  ['Softmax', withAxis('dim')],
  ['Tile', alikeWith(({ attrs }) => ({ reps: [1, ...(attrs['reps'] as number[])] }))],
  [
    'Transpose',
    alikeWith(({ attrs, ...call }) => ({
      perm: [0, ...axesAfter(attrs['perm'], firstRow({ attrs, ...call }).rank)],
    })),
  ],
]);
