/** @file The layers of a sequential model, with Keras's options. To add one, add it to the table of its kind. */
import { choice, choices, withOptions } from '../choices.ts';
import { regularizer } from '../initializers.ts';
import { flag, text } from '../values.ts';
import { convolutionLayers } from './convolution.ts';
import { coreLayers } from './core.ts';
import { noiseLayers } from './noise.ts';
import { normalizationLayers } from './normalization.ts';
import { poolingLayers } from './pooling.ts';
import { sequenceLayers } from './recurrent.ts';
import { reshapingLayers } from './reshaping.ts';

/** What can stand at every step of a sequence by itself. */
type InnerLayers = typeof coreLayers &
  typeof convolutionLayers &
  typeof poolingLayers &
  typeof sequenceLayers &
  typeof reshapingLayers;
type PlainLayers = InnerLayers & typeof normalizationLayers & typeof noiseLayers;

const innerLayers: InnerLayers = {
  ...coreLayers,
  ...convolutionLayers,
  ...poolingLayers,
  ...sequenceLayers,
  ...reshapingLayers,
};
const plainLayers: PlainLayers = { ...innerLayers, ...normalizationLayers, ...noiseLayers };

const common = () => ({
  name: text('a name without a slash')
    .refine((name) => !name.includes('/'), { error: 'expected a name without a slash' })
    .nullable()
    .default(null)
    .describe('What its weights are called by; null is its type and number.'),
  trainable: flag().default(true).describe('Whether its weights are trained.'),
  activityRegularizer: regularizer('outputs for each row'),
});

/** By names, because the types in full are longer than declarations may be. */
interface InnerLayerSchema extends ReturnType<typeof choices<InnerLayers>> {}
export interface LayerSchema extends ReturnType<typeof choices<Layers>> {}
type Layers = ReturnType<
  typeof withOptions<
    PlainLayers & { timeDistributed: typeof timeDistributed },
    ReturnType<typeof common>
  >
>;

const innerLayer: InnerLayerSchema = choices(innerLayers);

const timeDistributed = choice('A layer at every step of a sequence.', () => ({
  layer: innerLayer.describe('The layer, without its own name.') as InnerLayerSchema,
}));

export const layer: LayerSchema = choices(withOptions({ ...plainLayers, timeDistributed }, common));
