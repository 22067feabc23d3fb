/** @file Pooling of sequences ([steps, channels]) and images ([height, width, channels]). */
import { choice, spelled } from '../choices.ts';
import { flag } from '../values.ts';
import { ofImage, ofSequence } from './shared.ts';

const padding = () =>
  spelled(['valid', 'same'])
    .prefault('valid')
    .describe(
      'Whether windows stay within (valid), or reach out so that size/stride of them stand (same).',
    );
const strides = "How far it is from a window to the next; null is the window's size.";
const poolSize = 'The size of the window.';

const ofSequences = () => ({
  poolSize: ofSequence().prefault(2).describe(poolSize),
  strides: ofSequence().nullable().prefault(null).describe(strides),
  padding: padding(),
});
const ofImages = () => ({
  poolSize: ofImage().prefault(2).describe(poolSize),
  strides: ofImage().nullable().prefault(null).describe(strides),
  padding: padding(),
});
const whole = () => ({
  keepdims: flag().default(false).describe('Whether the axes stay, with size 1.'),
});

export const poolingLayers = {
  averagePooling1d: choice('The mean of each window of a sequence.', ofSequences),
  averagePooling2d: choice('The mean of each window of an image.', ofImages),
  globalAveragePooling1d: choice('The mean of each channel of a sequence.', whole),
  globalAveragePooling2d: choice('The mean of each channel of an image.', whole),
  globalMaxPooling1d: choice('The maximum of each channel of a sequence.', whole),
  globalMaxPooling2d: choice('The maximum of each channel of an image.', whole),
  maxPooling1d: choice('The maximum of each window of a sequence.', ofSequences),
  maxPooling2d: choice('The maximum of each window of an image.', ofImages),
};
