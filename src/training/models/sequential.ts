import type { LayerConfig, ModelConfig } from '../../config/schema.ts';
import { dense } from '../../layers/dense.ts';
import type { Uniform } from '../../layers/initializers.ts';
import type { Layer } from '../../layers/types.ts';
import { type Tensor, tf } from '../../tensorflow.ts';
import { generator } from '../../random.ts';
import type { Model, ModelContext, Parameters } from '../model.ts';

/** Apart from the streams of the epochs' shuffles, which count from 0. */
const weightStream = 2 ** 32 - 1;

type SequentialConfig = Extract<ModelConfig, { type: 'sequential' }>;

/** Layers one after another, as Keras's Sequential; parameters are named `dense_1/kernel`. */
export function sequentialModel(
  config: SequentialConfig,
  { features, target, seed }: ModelContext,
): Model {
  const layers = stack(config.layers, features.length, uniformFrom(seed));
  const { outputs } = layers.at(-1)![1];
  return {
    outputShape: outputs === 1 ? [] : [outputs],
    initialize: () => ({
      parameters: Object.assign(
        {},
        ...layers.map(([name, layer]) => prefixed(name, layer.initialize())),
      ) as Parameters,
      moving: {},
    }),
    predict: (parameters, moving, x) => {
      const y = layers.reduce((h, [name, layer]) => layer.apply(ofLayer(name, parameters), h), x);
      return { predictions: outputs === 1 ? tf.squeeze(y, [-1]) : y, moving };
    },
    fitted: (values) => ({
      type: 'sequential',
      target,
      layers: layers.length,
      parameters: Object.values(values).reduce((sum, { length }) => sum + length, 0),
    }),
  };
}

function stack(
  configs: readonly LayerConfig[],
  inputs: number,
  uniform: Uniform,
): [string, Layer][] {
  let width = inputs;
  return configs.map((config, i) => {
    const layer = dense(config, width, uniform);
    width = layer.outputs;
    return [`${config.type}_${i + 1}`, layer];
  });
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

function uniformFrom(seed: number): Uniform {
  const next = generator(seed, weightStream);
  return () => next() / 2 ** 32;
}
