import type { ModelConfig } from '../../config/schema.ts';
import { makeLayer } from '../../layers/layer.ts';
import { planNetwork } from '../../layers/plans/stack.ts';
import type { Layer } from '../../layers/types.ts';
import { generator } from '../../random.ts';
import { type Tensor, tf } from '../../tensorflow.ts';
import type { Model, ModelContext, Parameters, Pass, Prediction } from '../model.ts';
import { uniformFrom } from './uniform.ts';

/** Apart from that of the weights and those of the epochs' shuffles, which count from 0. */
const noiseStream = 2 ** 32 - 2;

type SequentialConfig = Extract<ModelConfig, { type: 'sequential' }>;
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
  return {
    outputShape: predictedShape,
    initialize: () => ({
      parameters: gathered(layers, (layer) => layer.initialize()),
      moving: gathered(layers, (layer) => layer.initializeMoving()),
    }),
    predict: (parameters, moving, x, pass) => {
      const shaped = network.inputShape.length > 1 ? tf.reshape(x, [-1, ...network.inputShape]) : x;
      const { y, moved } = applyAll(layers, parameters, moving, shaped, pass);
      const predictions =
        predictedShape.length < outputShape.length ? tf.reshape(y, [-1, ...predictedShape]) : y;
      return { predictions, moving: { ...copied(moving, moved), ...moved } };
    },
    penalty: (parameters) =>
      layers
        .flatMap(([name, layer]) => layer.penalty?.(ofLayer(name, parameters)) ?? [])
        .reduce<Tensor | undefined>((sum, term) => (sum ? tf.add(sum, term) : term), undefined),
    constrain: (parameters) => ({
      ...parameters,
      ...gathered(layers, (layer, name) => layer.constrain?.(ofLayer(name, parameters)) ?? {}),
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

function applyAll(
  layers: readonly NamedLayer[],
  parameters: Parameters,
  moving: Parameters,
  x: Tensor,
  pass: Pass,
): { y: Tensor; moved: Prediction['moving'] } {
  const moved: Parameters = {};
  const y = layers.reduce((h, [name, layer]) => {
    const applied = layer.apply(ofLayer(name, parameters), ofLayer(name, moving), h, pass);
    Object.assign(moved, prefixed(name, applied.moving ?? {}));
    return applied.y;
  }, x);
  return { y, moved };
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
  weightsOf: (layer: Layer, name: string) => Record<string, Tensor>,
): Parameters {
  return Object.assign(
    {},
    ...layers.map(([name, layer]) => prefixed(name, weightsOf(layer, name))),
  );
}

function prefixed(layer: string, weights: Record<string, Tensor>): Parameters {
  return Object.fromEntries(Object.entries(weights).map(([name, w]) => [`${layer}/${name}`, w]));
}

function ofLayer(layer: string, parameters: Parameters): Record<string, Tensor> {
  const prefix = `${layer}/`;
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, w]) => [name.slice(prefix.length), w]),
  );
}
