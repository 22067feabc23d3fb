/** @file What Keras's layers compute, and how far ours stray from it. */
import { activate } from '../../src/layers/activations.ts';
import { constrain } from '../../src/layers/constraints.ts';
import { makeLayer } from '../../src/layers/layer.ts';
import type { LayerSpec } from '../../src/layers/plans/index.ts';
import { planNetwork, weightsOf } from '../../src/layers/plans/stack.ts';
import { regularize } from '../../src/layers/regularizers.ts';
import type { Layer, Pass, Weights } from '../../src/layers/types.ts';
import { activation } from '../../src/config/activations.ts';
import { constraint, regularizer } from '../../src/config/initializers.ts';
import { layer as layerSchema } from '../../src/config/layers/index.ts';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { goldenFile, titled } from './golden.ts';

type Numbers = number | Numbers[];
interface Config {
  type: string;
}

export interface LayerCase {
  config: Config;
  training: boolean;
  x: Numbers;
  weights: Numbers[];
  moving: Numbers[];
  upstream: Numbers;
  y: Numbers;
  /** With respect to x, then the weights; null where nothing flows. */
  gradients: (Numbers | null)[];
  movingAfter: Numbers[];
  parameters: number;
}

interface ActivationCase {
  config: Config;
  x: Numbers;
  upstream: Numbers;
  y: Numbers;
  gradient: Numbers;
}
interface RegularizerCase {
  config: Config;
  w: Numbers;
  value: number;
  gradient: Numbers;
}
interface ConstraintCase {
  config: Config;
  w: Numbers;
  constrained: Numbers;
}
interface Golden {
  layers: LayerCase[];
  activations: ActivationCase[];
  regularizers: RegularizerCase[];
  constraints: ConstraintCase[];
}

export const goldenLayers = (): Golden => goldenFile<Golden>('layers.keras3.json');

const nested = (numbers: Numbers): Tensor => tf.tensor(numbers as number[]);

/** The layer of a config, and its weights as Keras's case has them. */
export interface Given {
  layer: Layer;
  names: string[];
  weights: Weights;
  moving: Weights;
}

export function givenOf({ config, x, weights, moving }: LayerCase): Given {
  const spec = layerSchema.parse(config) as LayerSpec;
  const [planned] = planNetwork(
    { layers: [spec], inputShape: shapeOf(x).slice(1) },
    sizeOf(x),
  ).layers;
  const layer = makeLayer(planned!, { uniform: () => 0.5, seed: 7 });
  const { trained, moving: moved } = weightsOf(planned!);
  const named = (plans: typeof trained, values: Numbers[]): Weights => {
    if (plans.length !== values.length)
      throw new Error(`${plans.length} weights, Keras has ${values.length}`);
    return Object.fromEntries(
      plans.map(({ name, shape }, i) => [name, tf.tensor(flat(values[i]!), [...shape])]),
    );
  };
  return {
    layer,
    names: trained.map(({ name }) => name),
    weights: named(trained, weights),
    moving: named(moved, moving),
  };
}

/** The sizes of a row. */
const shapeOf = (numbers: Numbers): number[] =>
  Array.isArray(numbers) ? [numbers.length, ...shapeOf(numbers[0]!)] : [];
const sizeOf = (x: Numbers): number =>
  shapeOf(x)
    .slice(1)
    .reduce((a, b) => a * b, 1);

export interface Outcome {
  y: Tensor;
  gradients: (Tensor | null)[];
  moving: Weights;
}

/** The layer's output, the gradients of sum(y · upstream), and the moving weights afterwards. */
export function outcomeOf(
  { layer, names }: Pick<Given, 'layer' | 'names'>,
  weights: Weights,
  moving: Weights,
  x: Tensor,
  upstream: Tensor,
  pass: Pass,
): Outcome {
  const tape = new GradientTape();
  const applied = tape.run(() => {
    tape.watch([x, weights]);
    const result = layer.apply(weights, moving, x, pass);
    return { ...result, value: tf.sum(tf.mul(result.y, upstream)) };
  });
  const sources = [x, ...names.map((name) => weights[name]!)];
  return {
    y: applied.y,
    gradients: tape.gradient(applied.value, sources),
    moving: { ...moving, ...applied.moving },
  };
}

/**
 * How far numbers are from Keras's, by the greatest of Keras's: sums that cancel have no digits of their own to keep.
 * `least` is for those that are all 0 but for rounding.
 */
function relativeTo(expected: Numbers, found: Tensor, least = 1e-30): number {
  const wanted = flat(expected);
  const values = found.dataSync();
  if (wanted.length !== values.length)
    throw new Error(`found ${values.length} numbers, expected ${wanted.length}`);
  const farthest = Math.max(
    0,
    ...wanted.map((value, i) => Math.abs(values[i]! - Math.fround(value))),
  );
  return farthest / Math.max(greatestOf(wanted), least);
}

const flat = (numbers: Numbers | null): number[] => [numbers ?? []].flat(8 as 0) as number[];
const greatestOf = (numbers: number[]): number => Math.max(0, ...numbers.map(Math.abs));

export interface LayerDeviation {
  title: string;
  output: number;
  gradients: number;
  moving: number;
}

export function layerDeviation(golden: LayerCase): LayerDeviation {
  return tf.tidy(() => {
    const given = givenOf(golden);
    const [x, upstream] = [nested(golden.x), nested(golden.upstream)];
    const pass = { training: golden.training, step: tf.scalar(3, 'int32') };
    const found = outcomeOf(given, given.weights, given.moving, x, upstream, pass);
    const least = greatestOf(golden.gradients.flatMap(flat)) / 10;
    const gradients = golden.gradients.map((wanted, i) => {
      const gradient = found.gradients[i];
      if (wanted === null || gradient === null || gradient === undefined)
        return wanted === (gradient ?? null) ? 0 : Infinity;
      return relativeTo(wanted, gradient, least);
    });
    const names = Object.keys(given.moving);
    return {
      title: titleOf(golden),
      output: relativeTo(golden.y, found.y),
      gradients: Math.max(0, ...gradients),
      moving: Math.max(
        0,
        ...golden.movingAfter.map((wanted, i) => relativeTo(wanted, found.moving[names[i]!]!)),
      ),
    };
  });
}

export function titleOf({ config, training }: LayerCase): string {
  const { type, ...options } = config;
  return `${titled(type, options)}${type === 'batchNormalization' && !training ? ', not in training' : ''}`;
}

export function activationDeviation({ config, x, upstream, y, gradient }: ActivationCase) {
  return tf.tidy(() => {
    const spec = activation('linear').parse(config);
    const [input, weights] = [nested(x), nested(upstream)];
    const tape = new GradientTape();
    const found = tape.run(() => {
      tape.watch(input);
      const output = activate(input, spec);
      return { output, value: tf.sum(tf.mul(output, weights)) };
    });
    return {
      title: nameOf(config),
      output: relativeTo(y, found.output),
      gradient: relativeTo(gradient, tape.gradient(found.value, input)!),
    };
  });
}

export function regularizerDeviation({ config, w, value, gradient }: RegularizerCase) {
  return tf.tidy(() => {
    const spec = regularizer('weight').parse(config)!;
    const weight = nested(w);
    const tape = new GradientTape();
    const cost = tape.run(() => {
      tape.watch(weight);
      return regularize(weight, spec);
    });
    return {
      title: nameOf(config),
      output: relativeTo(value, cost),
      gradient: relativeTo(gradient, tape.gradient(cost, weight)!),
    };
  });
}

export function constraintDeviation({ config, w, constrained }: ConstraintCase) {
  return tf.tidy(() => {
    const spec = constraint('weight').parse(config)!;
    return { title: nameOf(config), output: relativeTo(constrained, constrain(nested(w), spec)) };
  });
}

const nameOf = ({ type, ...options }: Config): string => titled(type, options);
