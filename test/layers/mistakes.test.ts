import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../../src/config/load.ts';
import { planNetwork } from '../../src/layers/plans/stack.ts';

const sequence = { type: 'reshape', targetShape: [6, 4] };
const image = { type: 'reshape', targetShape: [4, 3, 2] };

/** What is said of layers on rows of 24 features. */
async function said(layers: object[], inputShape: number[] | null = null): Promise<string> {
  const model = { type: 'sequential', layers, inputShape };
  try {
    const { config } = await loadConfig({
      settings: { data: { path: 't.csv', target: 'y' }, model },
    });
    if (config.model.type === 'sequential') planNetwork(config.model, 24);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}

const misfits: Record<string, [layers: object[], message: string]> = {
  'a convolution of a list': [
    [{ type: 'conv1d', filters: 2, kernelSize: 2 }],
    'model.layers[0] (conv1d_1): expected an input [steps, channels], found [24]',
  ],
  'a recurrent layer after one that keeps no sequence': [
    [sequence, { type: 'lstm', units: 5 }, { type: 'gru', units: 2, name: 'second' }],
    'model.layers[2] (second): expected an input [steps, features], found [5]',
  ],
  'a window that is wider than the image': [
    [image, { type: 'maxPooling2d', poolSize: [2, 5] }],
    'model.layers[1] (maxPooling2d_2): expected an input of at least 5 along axis 2, found [4, 3, 2]',
  ],
  'a shape of other numbers': [
    [{ type: 'reshape', targetShape: [5, -1] }],
    'model.layers[0] (reshape_1): expected a targetShape of 24 numbers, as the input [24] has, found [5, -1]',
  ],
  'groups that do not share the channels': [
    [image, { type: 'conv2d', filters: 6, kernelSize: 1, groups: 3 }],
    'model.layers[1] (conv2d_2): expected channels that 3 groups can share, found 2',
  ],
  'an axis that is not there': [
    [sequence, { type: 'batchNormalization', axis: 3 }],
    'model.layers[1] (batchNormalization_2): expected an axis from -2 to -1 or from 1 to 2, found 3',
  ],
  'axes in an order of too many': [
    [sequence, { type: 'permute', dims: [3, 1, 2] }],
    "model.layers[1] (permute_2): expected dims of the input's 2 axes, found [3, 1, 2]",
  ],
  'a cropping of all steps': [
    [sequence, { type: 'cropping1d', cropping: [3, 3] }],
    "model.layers[1] (cropping1d_2): expected a cropping of less than the axis's 6, found [3, 3]",
  ],
  'halves of an odd axis': [
    [{ type: 'dense', units: 3, activation: 'glu' }],
    'model.layers[0] (dense_1): expected an axis of even size for glu, found [3]',
  ],
  'statistics of another number of features': [
    [{ type: 'normalization', mean: [1, 2], variance: [1, 1] }],
    'model.layers[0] (normalization_1): expected 24 means and variances, found 2',
  ],
  'a noiseShape of another rank': [
    [{ type: 'dropout', rate: 0.5, noiseShape: [null, 1, 1] }],
    'model.layers[0] (dropout_1): expected a noiseShape [null, 24], any of them also 1 or null, found [null, 1, 1]',
  ],
  'a layer at every step of no sequence': [
    [{ type: 'timeDistributed', layer: { type: 'dense', units: 1 } }],
    'model.layers[0] (timeDistributed_1): expected an input [steps, ..], found [24]',
  ],
  'a name that is taken': [
    [
      { type: 'dense', units: 2, name: 'one' },
      { type: 'dense', units: 2, name: 'one' },
    ],
    'model.layers[1].name: expected a name of its own, found "one"',
  ],
};

for (const [name, [layers, message]] of Object.entries(misfits))
  test(`${name}: told with the layer's name`, async () => {
    assert.equal(await said(layers), message);
  });

test('an input shape of other numbers than there are features is told', async () => {
  assert.equal(
    await said([{ type: 'flatten' }], [5, 5]),
    'model.inputShape: expected sizes whose product is 24, the number of features, found [5, 5]',
  );
});

const badOptions: Record<string, [layer: object, message: string]> = {
  'strides beside dilations': [
    { type: 'conv2d', filters: 2, kernelSize: 2, strides: 2, dilationRate: 2 },
    'dilationRate: expected 1 beside strides of more than 1, found 2',
  ],
  'filters that groups cannot share': [
    { type: 'conv1d', filters: 4, kernelSize: 2, groups: 3 },
    'filters: expected a multiple of the 3 groups, found 4',
  ],
  'causal padding of an image': [
    { type: 'conv2d', filters: 2, kernelSize: 2, padding: 'causal' },
    'padding: unknown name "causal"; expected one of "valid", "same"',
  ],
  'a rate above 1': [
    { type: 'dropout', rate: 1.5 },
    'rate: expected a number from 0 to 1, found 1.5',
  ],
  'an unknown regulariser': [
    { type: 'dense', units: 1, kernelRegularizer: 'l3' },
    'kernelRegularizer: unknown regularizer "l3"; expected one of',
  ],
  'a name that would be two': [
    { type: 'dense', units: 1, name: 'a/b' },
    'name: expected a name without a slash, found "a/b"',
  ],
  'an unknown option': [{ type: 'lstm', units: 1, statefull: true }, 'statefull: unknown key'],
  'a mean without a variance': [
    { type: 'normalization', mean: 1 },
    'variance: missing, expected a variance beside the mean',
  ],
  'two sizes to be found': [
    { type: 'reshape', targetShape: [-1, -1] },
    'targetShape: expected -1 once at most',
  ],
  'an axis twice': [{ type: 'permute', dims: [1, 1] }, 'dims[1]: expected each axis once, found 1'],
  'a nested layer that is no recurrent one': [
    { type: 'bidirectional', layer: { type: 'dense', units: 1 } },
    'layer.type: unknown name "dense"',
  ],
};

for (const [name, [layer, message]] of Object.entries(badOptions))
  test(`${name}: told with the key`, async () => {
    const found = await said([layer]);
    assert.ok(found.includes(`model.layers[0].${message}`), found);
    assert.ok(!found.includes('\n'));
  });
