/** @file The layers of a sequential model, with Keras's options. To add one, add it to the table. */
import { choice, choices, spelled } from './choices.ts';
import { flag, positiveInteger } from './values.ts';

const activation = () =>
  spelled([
    'linear',
    'relu',
    'relu6',
    'elu',
    'selu',
    'gelu',
    'sigmoid',
    'hardSigmoid',
    'softmax',
    'softplus',
    'softsign',
    'swish',
    'mish',
    'tanh',
  ])
    .prefault('linear')
    .describe("The function applied to the layer's output.");

const initializer = (initial: 'zeros' | 'glorotUniform', what: string) =>
  spelled([
    'zeros',
    'ones',
    'glorotUniform',
    'glorotNormal',
    'heUniform',
    'heNormal',
    'leCunUniform',
    'leCunNormal',
    'randomUniform',
    'randomNormal',
    'truncatedNormal',
  ])
    .prefault(initial)
    .describe(`The first values of the ${what}.`);

const layers = {
  dense: choice('activation(x · kernel + bias).', () => ({
    units: positiveInteger().describe('The number of outputs.'),
    activation: activation(),
    useBias: flag().default(true).describe('Whether a bias is added.'),
    kernelInitializer: initializer('glorotUniform', 'kernel'),
    biasInitializer: initializer('zeros', 'bias'),
  })),
};

export const layer = choices(layers);
