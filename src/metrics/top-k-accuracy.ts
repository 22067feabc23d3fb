import { count } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { classNumbers } from './accuracy.ts';
import { meanOf } from './mean.ts';
import { defineMetric } from './metric.ts';

/** The share of rows whose class, the 1 of a one-hot label, is among the k greatest predictions. */
export const topKCategoricalAccuracy = defineMetric('topKCategoricalAccuracy', {
  defaults: { k: 5 },
  kinds: { k: count },
  streaming: ({ k }) => meanOf((yTrue, yPred) => inTopK(yTrue.argMax(-1), yPred, k)),
});

/** The share of rows whose class number is among the k greatest predictions. */
export const sparseTopKCategoricalAccuracy = defineMetric('sparseTopKCategoricalAccuracy', {
  defaults: { k: 5 },
  kinds: { k: count },
  streaming: ({ k }) =>
    meanOf((yTrue, yPred) => inTopK(classNumbers(yTrue, yPred).cast('int32'), yPred, k)),
});

/** 1 where fewer than k predictions exceed that of the class, so that ties at the border count; 0 where it is not finite. */
function inTopK(classes: Tensor, yPred: Tensor, k: number): Tensor {
  const oneHot = tf.oneHot(classes.cast('int32'), yPred.shape.at(-1)!).cast('float32');
  const ofClass = oneHot.mul(yPred).sum(-1, true);
  const greater = yPred.greater(ofClass).cast('float32').sum(-1);
  return greater
    .less(k)
    .logicalAnd(ofClass.isFinite().squeeze([-1]))
    .cast('float32');
}
