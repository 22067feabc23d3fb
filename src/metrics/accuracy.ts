import { toSameRank } from '../losses/index.ts';
import { fraction } from '../options.ts';
import { type Tensor } from '../tensorflow.ts';
import { meanOf } from './mean.ts';
import { defineMetric } from './metric.ts';

/** The share of predictions that equal their labels. */
export const accuracy = defineMetric('accuracy', {
  defaults: {},
  streaming: () => meanOf((yTrue, yPred) => matches(...toSameRank(yTrue, yPred))),
});

/** The share of predictions on their label's side of the threshold. */
export const binaryAccuracy = defineMetric('binaryAccuracy', {
  defaults: { threshold: 0.5 },
  kinds: { threshold: fraction },
  streaming: ({ threshold }) =>
    meanOf((yTrue, yPred) => {
      const [y, yHat] = toSameRank(yTrue, yPred);
      return matches(y, yHat.greater(threshold).cast('float32'));
    }),
});

/** The share of rows whose greatest prediction is at the 1 of a one-hot label. */
export const categoricalAccuracy = defineMetric('categoricalAccuracy', {
  defaults: {},
  streaming: () => meanOf((yTrue, yPred) => matches(yTrue.argMax(-1), yPred.argMax(-1))),
});

/** The share of rows whose greatest prediction is at the class that the label numbers. */
export const sparseCategoricalAccuracy = defineMetric('sparseCategoricalAccuracy', {
  defaults: {},
  streaming: () =>
    meanOf((yTrue, yPred) => matches(classNumbers(yTrue, yPred), yPred.argMax(-1).cast('float32'))),
});

/** Class numbers without the last axis of size 1 that labels may have. */
export const classNumbers = (yTrue: Tensor, yPred: Tensor): Tensor =>
  yTrue.rank === yPred.rank && yTrue.shape.at(-1) === 1 ? yTrue.squeeze([-1]) : yTrue;

const matches = (y: Tensor, yHat: Tensor): Tensor => y.equal(yHat).cast('float32');
