/** @file Keras's initialisers (keras/src/initializers/), drawn from the run's own generator. TensorFlow is not needed. */
import { orthonormalColumns } from './orthonormal.ts';

/** A stream of independent numbers, uniform over [0, 1). */
export type Uniform = () => number;

export type Distribution = 'truncatedNormal' | 'uniform' | 'untruncatedNormal';
export type FanMode = 'fanIn' | 'fanOut' | 'fanAvg';

export interface InitializerOptions {
  constant: { value: number };
  glorotNormal: object;
  glorotUniform: object;
  heNormal: object;
  heUniform: object;
  identity: { gain: number };
  /** Vectors one after another; no config names it. */
  joined: { parts: readonly { initializer: InitializerSpec; size: number }[] };
  leCunNormal: object;
  leCunUniform: object;
  ones: object;
  orthogonal: { gain: number };
  randomNormal: { mean: number; stddev: number };
  randomUniform: { minval: number; maxval: number };
  truncatedNormal: { mean: number; stddev: number };
  varianceScaling: { scale: number; mode: FanMode; distribution: Distribution };
  zeros: object;
}
export type InitializerName = keyof InitializerOptions;
export type InitializerSpec = {
  [Name in InitializerName]: { type: Name } & InitializerOptions[Name];
}[InitializerName];

type Shape = readonly number[];

/** The values of a tensor of `shape`, in row-major order. */
type Initializer<Options> = (shape: Shape, uniform: Uniform, options: Options) => Float32Array;

const initializers: { [Name in InitializerName]: Initializer<InitializerOptions[Name]> } = {
  constant: (shape, _, { value }) => fill(shape, () => value),
  glorotNormal: scaling(1, 'fanAvg', 'truncatedNormal'),
  /** Glorot & Bengio 2010 */
  glorotUniform: scaling(1, 'fanAvg', 'uniform'),
  heNormal: scaling(2, 'fanIn', 'truncatedNormal'),
  /** He et al. 2015 */
  heUniform: scaling(2, 'fanIn', 'uniform'),
  identity: (shape, _, { gain }) => {
    const columns = shape.at(-1)!;
    return fill(shape, (i) => (i % (columns + 1) === 0 && i < columns * columns ? gain : 0));
  },
  joined: (_, uniform, { parts }) =>
    Float32Array.from(
      parts.flatMap(({ initializer, size }) => [...initialize(initializer, [size], uniform)]),
    ),
  leCunNormal: scaling(1, 'fanIn', 'truncatedNormal'),
  /** LeCun et al. 1998 */
  leCunUniform: scaling(1, 'fanIn', 'uniform'),
  ones: (shape) => fill(shape, () => 1),
  orthogonal: (shape, uniform, { gain }) => orthogonal(shape, uniform, gain),
  randomNormal: (shape, uniform, { mean, stddev }) =>
    fill(shape, () => mean + stddev * normal(uniform)),
  randomUniform: (shape, uniform, { minval, maxval }) =>
    fill(shape, () => minval + (maxval - minval) * uniform()),
  truncatedNormal: (shape, uniform, { mean, stddev }) =>
    fill(shape, () => mean + stddev * normalWithin(2, uniform)),
  varianceScaling: (shape, uniform, { scale, mode, distribution }) =>
    scaling(scale, mode, distribution)(shape, uniform),
  zeros: (shape) => fill(shape, () => 0),
};

/** The first values of a weight of `shape`. */
export const initialize = (spec: InitializerSpec, shape: Shape, uniform: Uniform): Float32Array =>
  initializers[spec.type](shape, uniform, spec as never);

/** How many inputs and outputs a weight of `shape` connects: those of a dense or a convolution kernel. */
function fansOf(shape: Shape): Record<FanMode, number> {
  const field = shape.slice(0, -2).reduce((size, axis) => size * axis, 1);
  const fanOut = (shape.at(-1) ?? 1) * field;
  const fanIn = shape.length < 2 ? fanOut : shape.at(-2)! * field;
  return { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 };
}

/** Keras cuts these normals at two deviations and widens them by 1/0.8796, the deviation of what is left, to make up. */
const keptDeviation = 0.87962566103423978;

/** Values whose variance is scale / fan. */
function scaling(scale: number, mode: FanMode, distribution: Distribution) {
  return (shape: Shape, uniform: Uniform): Float32Array => {
    const variance = scale / Math.max(1, fansOf(shape)[mode]);
    const deviation = Math.sqrt(variance);
    const limit = Math.sqrt(3 * variance);
    const draw = {
      uniform: () => (2 * uniform() - 1) * limit,
      truncatedNormal: () => (deviation / keptDeviation) * normalWithin(2, uniform),
      untruncatedNormal: () => deviation * normal(uniform),
    }[distribution];
    return fill(shape, draw);
  };
}

/** Saxe et al. 2014: of the flattened weight, rows or columns are orthonormal, whichever are fewer. */
function orthogonal(shape: Shape, uniform: Uniform, gain: number): Float32Array {
  const columns = shape.at(-1)!;
  const rows = shape.slice(0, -1).reduce((size, axis) => size * axis, 1);
  const [long, short] = [Math.max(rows, columns), Math.min(rows, columns)];
  const q = orthonormalColumns(
    Array.from({ length: short }, () => Float64Array.from({ length: long }, () => normal(uniform))),
  );
  return fill(shape, (i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return gain * (rows < columns ? q[row]![column]! : q[column]![row]!);
  });
}

function normalWithin(bound: number, uniform: Uniform): number {
  for (;;) {
    const z = normal(uniform);
    if (Math.abs(z) < bound) return z;
  }
}

/** Box & Muller 1958; 1 - u keeps the logarithm's argument above zero. */
function normal(uniform: Uniform): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

function fill(shape: Shape, draw: (index: number) => number): Float32Array {
  const length = shape.reduce((size, axis) => size * axis, 1);
  return Float32Array.from({ length }, (_, i) => draw(i));
}
