/** @file Layers of sequences, [steps, features]. */
import { activation } from '../activations.ts';
import { choice, choices, spelled } from '../choices.ts';
import { constraint, initializer, regularizer } from '../initializers.ts';
import { flag, fraction, positiveInteger } from '../values.ts';
import { bias, kernel, units } from './shared.ts';

const recurrent = () => ({
  units: units(),
  activation: activation('tanh', 'the new state'),
  ...kernel(),
  recurrentInitializer: initializer('orthogonal', 'recurrent kernel'),
  recurrentRegularizer: regularizer('recurrent kernel'),
  recurrentConstraint: constraint('recurrent kernel'),
  ...bias(),
  dropout: fraction()
    .default(0)
    .describe('The share of the inputs that is dropped in training, the same at every step.'),
  recurrentDropout: fraction()
    .default(0)
    .describe('The share of the state that is dropped in training, the same at every step.'),
  returnSequences: flag()
    .default(false)
    .describe('Whether the state after every step is the output, or that after the last.'),
  goBackwards: flag().default(false).describe('Whether the sequence is read from its end.'),
});
const gated = () => ({
  ...recurrent(),
  recurrentActivation: activation('sigmoid', 'the gates'),
});

const recurrentLayers = {
  gru: choice('Gated recurrent units (Cho et al. 2014).', () => ({
    ...gated(),
    resetAfter: flag()
      .default(true)
      .describe('Whether the reset gate comes after the recurrent kernel, with a bias of its own.'),
  })),
  lstm: choice('Long short-term memory (Hochreiter & Schmidhuber 1997).', () => ({
    ...gated(),
    unitForgetBias: flag().default(true).describe("Whether the forget gate's bias begins with 1."),
  })),
  simpleRnn: choice("h' = activation(x · kernel + h · recurrentKernel + bias).", recurrent),
};

export const sequenceLayers = {
  ...recurrentLayers,
  bidirectional: choice(
    'A layer that reads forwards beside one that reads backwards (Schuster & Paliwal 1997).',
    () => ({
      layer: choices(recurrentLayers).describe('The layer: gru, lstm or simpleRnn.'),
      mergeMode: spelled(['concat', 'sum', 'mul', 'ave'])
        .prefault('concat')
        .describe('How the two results become one: side by side, sum, product or mean.'),
    }),
  ),
  multiHeadAttention: choice(
    'Each step looks at all steps of the sequence (Vaswani et al. 2017).',
    () => ({
      numHeads: positiveInteger().describe('The number of heads.'),
      keyDim: positiveInteger().describe('The size of queries and keys, for each head.'),
      valueDim: positiveInteger()
        .nullable()
        .default(null)
        .describe('The size of values, for each head; null is that of keys.'),
      dropout: fraction()
        .default(0)
        .describe('The share of the attention that is dropped in training.'),
      useCausalMask: flag().default(false).describe('Whether steps look only at those before.'),
      ...kernel(),
      ...bias(),
    }),
  ),
};
