/** @file Convolutions of sequences ([steps, channels]) and images ([height, width, channels]). */
import { type Misfit, choice, spelled } from '../choices.ts';
import { constraint, initializer, regularizer } from '../initializers.ts';
import { positiveInteger } from '../values.ts';
import { bias, kernel, linear, ofImage, ofSequence } from './shared.ts';

const filters = () => positiveInteger().describe('The number of outputs at each place.');

const padding = () =>
  spelled(['valid', 'same'])
    .prefault('valid')
    .describe(
      'Whether windows stay within (valid), or reach out so that size/stride of them stand (same).',
    );
const causalPadding = () =>
  spelled(['valid', 'same', 'causal'])
    .prefault('valid')
    .describe(
      'Whether windows stay within (valid), reach out so that size/stride of them stand (same), or only back (causal).',
    );

const kernelSize = 'The size of the window.';
const strides = 'How far it is from a window to the next.';
const dilationRate = 'How far apart the places of a window are.';

/** Where the windows stand. */
const ofSequences = () => ({
  kernelSize: ofSequence().describe(kernelSize),
  strides: ofSequence().prefault(1).describe(strides),
  padding: padding(),
  dilationRate: ofSequence().prefault(1).describe(dilationRate),
});
const ofImages = () => ({
  kernelSize: ofImage().describe(kernelSize),
  strides: ofImage().prefault(1).describe(strides),
  padding: padding(),
  dilationRate: ofImage().prefault(1).describe(dilationRate),
});

const conv = () => ({
  groups: positiveInteger()
    .default(1)
    .describe('How many groups share the channels and the filters.'),
  activation: linear(),
  ...kernel(),
  ...bias(),
});
const depthwise = () => ({
  depthMultiplier: positiveInteger().default(1).describe('The number of filters of each channel.'),
  activation: linear(),
  depthwiseInitializer: initializer('glorotUniform', 'filters of the channels'),
  depthwiseRegularizer: regularizer('filters of the channels'),
  depthwiseConstraint: constraint('filters of the channels'),
  ...bias(),
});
const pointwise = () => ({
  pointwiseInitializer: initializer('glorotUniform', 'mixture'),
  pointwiseRegularizer: regularizer('mixture'),
  pointwiseConstraint: constraint('mixture'),
});

interface Steps {
  strides: readonly number[];
  dilationRate: readonly number[];
}
const notBoth = ({ strides, dilationRate }: Steps): Misfit | undefined =>
  strides.some((stride) => stride > 1) && dilationRate.some((rate) => rate > 1)
    ? { key: 'dilationRate', expected: '1 beside strides of more than 1' }
    : undefined;

interface Groups extends Steps {
  filters: number;
  groups: number;
}
const convMisfit = ({ filters: count, groups, ...steps }: Groups): Misfit | undefined =>
  count % groups === 0
    ? notBoth(steps)
    : { key: 'filters', expected: `a multiple of the ${groups} groups` };

/** TensorFlow's kernel takes no other strides. */
const depthwiseMisfit = (steps: Steps): Misfit | undefined =>
  new Set(steps.strides).size > 1
    ? { key: 'strides', expected: 'the same stride along both axes' }
    : notBoth(steps);

export const convolutionLayers = {
  conv1d: choice(
    'Convolution of a sequence.',
    () => ({ filters: filters(), ...ofSequences(), padding: causalPadding(), ...conv() }),
    convMisfit,
  ),
  conv2d: choice(
    'Convolution of an image.',
    () => ({ filters: filters(), ...ofImages(), ...conv() }),
    convMisfit,
  ),
  depthwiseConv1d: choice(
    'Convolution of each channel of a sequence by itself.',
    () => ({ ...ofSequences(), ...depthwise() }),
    depthwiseMisfit,
  ),
  depthwiseConv2d: choice(
    'Convolution of each channel of an image by itself.',
    () => ({ ...ofImages(), ...depthwise() }),
    depthwiseMisfit,
  ),
  separableConv1d: choice(
    'Convolution of each channel of a sequence by itself, then a mixture of the channels.',
    () => ({ filters: filters(), ...ofSequences(), ...depthwise(), ...pointwise() }),
    depthwiseMisfit,
  ),
  separableConv2d: choice(
    'Convolution of each channel of an image by itself, then a mixture of the channels.',
    () => ({ filters: filters(), ...ofImages(), ...depthwise(), ...pointwise() }),
    depthwiseMisfit,
  ),
};
