import type { ModelConfig } from '../../config/schema.ts';
import { scope } from '../../graph/index.ts';
import { makeLayer } from '../../layers/layer.ts';
import { planNetwork } from '../../layers/plans/stack.ts';
import { asPart, partOf } from '../../layers/parts.ts';
import type { Layer } from '../../layers/types.ts';
import { generator } from '../../random.ts';
import { type Tensor, tf } from '../../tensorflow.ts';
import type { Model, ModelContext, Parameters, Pass } from '../model.ts';
import { uniformFrom } from './uniform.ts';

/** Apart from that of the weights and those of the epochs' shuffles, which count from 0. */
const noiseStream = 2 ** 32 - 2;

type SequentialConfig = Extract<ModelConfig, { type: 'sequential' }>;
type Tensors = ReturnType<Model['initialize']>;
type NamedLayer = [name: string, layer: Layer];

/** Layers one after another, as Keras's Sequential; parameters are named `dense_1/kernel`. */
export function sequentialModel(
  config: SequentialConfig,
  { features, target, seed }: ModelContext,
): Model {
  const network = planNetwork(config, features.length);
  const layers = made(network.layers, seed);
  const outputShape = layers.at(-1)![1].outputShape;
  const predictedShape = withoutLastOne(outputShape);
  const adaptable = layers.slice(0, layers.findLastIndex(([, layer]) => layer.adapt) + 1);
  const shaped = (x: Tensor) =>
    network.inputShape.length > 1 ? tf.reshape(x, [-1, ...network.inputShape]) : x;
  return {
    outputShape: predictedShape,
    initialize: () => ({
      parameters: gathered(layers, (layer) => layer.initialize()),
      moving: gathered(layers, (layer) => layer.initializeMoving()),
    }),
    predict: (parameters, moving, x, pass) => {
      const { y, moved, penalties } = applyAll(layers, { parameters, moving }, shaped(x), pass);
      const predictions =
        predictedShape.length < outputShape.length ? tf.reshape(y, [-1, ...predictedShape]) : y;
      return {
        predictions,
        moving: { ...copied(moving, moved), ...moved },
        ...(penalties.length > 0 && { penalty: sum(penalties) }),
      };
    },
    penalty: (parameters) => {
      const costs = layers.flatMap(
        ([name, layer]) => layer.penalty?.(partOf(name, parameters)) ?? [],
      );
      return costs.length > 0 ? sum(costs) : undefined;
    },
    constrain: (parameters) => ({
      ...parameters,
      ...gathered(layers, (layer, name) => layer.constrain?.(partOf(name, parameters)) ?? {}),
    }),
    ...(adaptable.length > 0 && {
      adapt: ({ parameters, moving }: Tensors, x: Tensor) =>
        tf.tidy(() => {
          const adapted = adaptAll(adaptable, { parameters, moving }, shaped(x));
          return { ...copied(moving, adapted), ...adapted };
        }),
    }),
    fitted: (values) => ({
      type: 'sequential',
      target,
      layers: layers.length,
      parameters: Object.values(values).reduce((sum, { length }) => sum + length, 0),
    }),
  };
}

function made(planned: ReturnType<typeof planNetwork>['layers'], seed: number): NamedLayer[] {
  const uniform = uniformFrom(seed);
  const noise = generator(seed, noiseStream);
  return planned.map((layer) => [layer.name, makeLayer(layer, { uniform, seed: noise() >>> 1 })]);
}

/** One number for a row is [], and a list of single numbers a list of numbers. */
const withoutLastOne = (shape: readonly number[]): readonly number[] => {
  if (shape.every((size) => size === 1)) return [];
  return shape.at(-1) === 1 ? shape.slice(0, -1) : shape;
};

interface Pieces {
  y: Tensor;
  moved: Parameters;
  penalties: Tensor[];
}

function applyAll(
  layers: readonly NamedLayer[],
  { parameters, moving }: Tensors,
  x: Tensor,
  pass: Pass,
): Pieces {
  return layers.reduce<Pieces>(
    ({ y, moved, penalties }, [name, layer]) => {
      const applied = scope(name, () =>
        layer.apply(partOf(name, parameters), partOf(name, moving), y, pass),
      );
      return {
        y: applied.y,
        moved: { ...moved, ...asPart(name, applied.moving ?? {}) },
        penalties: applied.penalty ? [...penalties, applied.penalty] : penalties,
      };
    },
    { y: x, moved: {}, penalties: [] },
  );
}

/** Layer by layer, each looks at what those before it make of the rows. */
function adaptAll(layers: readonly NamedLayer[], tensors: Tensors, x: Tensor): Parameters {
  const pass = { training: false, step: tf.scalar(0, 'int32') };
  return layers.reduce(
    ({ y, adapted }, [name, layer]) => {
      const own = layer.adapt?.(y) ?? {};
      const moving = { ...partOf(name, tensors.moving), ...own };
      return {
        y: layer.apply(partOf(name, tensors.parameters), moving, y, pass).y,
        adapted: { ...adapted, ...asPart(name, own) },
      };
    },
    { y: x, adapted: {} },
  ).adapted;
}

/** The state of a step's end is its caller's, apart from that of its beginning. */
const copied = (moving: Parameters, moved: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(moving).flatMap(([name, tensor]) =>
      name in moved ? [] : [[name, tf.clone(tensor)]],
    ),
  );

function gathered(
  layers: readonly NamedLayer[],
  weightsOf: (layer: Layer, name: string) => Parameters,
): Parameters {
  return Object.assign({}, ...layers.map(([name, layer]) => asPart(name, weightsOf(layer, name))));
}

const sum = (terms: readonly Tensor[]): Tensor => terms.reduce((a, b) => tf.add(a, b));
