/** @file The names that operations give their outputs, as references inside a function need them (TensorFlow 2.21's op registry). */
import type { Operation } from './graph.ts';

/** By names, the operations that have them. `*`: any number of outputs under one name. Where nothing is said, it is `output`. */
const operationsByOutputs = {
  y: 'Abs Acos Acosh Asin Asinh Atan Atanh Cast Ceil ComplexAbs Cos Cosh Erf Exp Expm1 Floor IsFinite IsInf IsNan Log Log1p LogicalNot Neg OnesLike Reciprocal Round Rsqrt Sigmoid Sign Sin Sinh Sqrt Square Tan Tanh Transpose ZerosLike',
  z: 'Add AddV2 Atan2 BitwiseAnd Div DivNoNan Equal FloorDiv FloorMod Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr Maximum Minimum Mod Mul NotEqual Pow RealDiv SquaredDifference Sub',
  out: 'Complex Cumprod Cumsum',
  activations: 'Elu LeakyRelu Relu Relu6 Selu Softplus',
  'output*':
    'XlaOptimizationBarrier IdentityN PartitionedCall SplitV StatefulPartitionedCall StatelessWhile Unpack',
  sum: 'AddN',
  bins: 'Bincount',
  r0: 'BroadcastArgs',
  crops: 'CropAndResize',
  filter_backprop: 'Dilation2DBackpropFilter',
  in_backprop: 'Dilation2DBackpropInput',
  backprops: 'EluGrad',
  'y batch_mean batch_variance reserve_space_1 reserve_space_2': 'FusedBatchNorm',
  'y batch_mean batch_variance reserve_space_1 reserve_space_2 reserve_space_3': 'FusedBatchNormV3',
  'x_backprop scale_backprop offset_backprop reserve_space_4 reserve_space_5':
    'FusedBatchNormGradV3',
  logsoftmax: 'LogSoftmax',
  product: 'MatMul',
  band: 'MatrixBandPart',
  'output argmax': 'MaxPoolWithArgmax',
  resized_images: 'ResizeBilinear ResizeNearestNeighbor',
  softmax: 'Softmax',
  dense: 'SparseToDense',
  handle: 'TensorListReserve',
  output_handle: 'TensorListSetItem',
  tensor: 'TensorListStack',
  'values indices': 'TopK TopKV2',
};

const outputsByOperation = new Map(
  Object.entries(operationsByOutputs).flatMap(([outputs, operations]) =>
    operations.split(' ').map((op) => [op, outputs.split(' ')]),
  ),
);

/** `z:0` for the only output of Add, `output:2` for the third of Unpack. */
export function outputName({ op }: Pick<Operation, 'op'>, index: number): string {
  const names = outputsByOperation.get(op) ?? ['output'];
  const [name] = names;
  return name!.endsWith('*') ? `${name!.slice(0, -1)}:${index}` : `${names[index]}:0`;
}
