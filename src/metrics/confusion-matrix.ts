import { count, fraction, required } from '../options.ts';
import { type Tensor, type Tensor1D, tf } from '../tensorflow.ts';
import { classNumbers } from './accuracy.ts';
import { type MetricState, type Streaming, defineMetric } from './metric.ts';

type Classes = (yTrue: Tensor, yPred: Tensor) => { labels: Tensor; predictions: Tensor };

/**
 * The weighted count of each pair of label (row) and prediction (column). Labels are class numbers or one-hot; predictions
 * are a row of numbers per sample, the greatest of which is the class, or single ones, with 1 above the threshold.
 */
export const confusionMatrix = defineMetric('confusionMatrix', {
  defaults: { numClasses: required, threshold: 0.5 },
  kinds: { numClasses: count, threshold: fraction },
  streaming: ({ numClasses, threshold }) => ({
    ...streamedMatrix(numClasses, (yTrue, yPred) => ({
      labels: isRowPerSample(yTrue, yPred) ? yTrue.argMax(-1) : classNumbers(yTrue, yPred),
      predictions: yPred.shape.at(-1) === 1 ? yPred.greater(threshold) : yPred.argMax(-1),
    })),
    result: (state) => state['matrix']!.clone(),
  }),
});

const isRowPerSample = (yTrue: Tensor, yPred: Tensor): boolean =>
  yTrue.rank === yPred.rank && yTrue.shape.at(-1)! > 1;

/** The state of a confusion matrix. Pairs outside the classes, and labels of `ignoreClass`, do not count. */
export function streamedMatrix(
  numClasses: number,
  classesOf: Classes,
  ignoreClass: number | null = null,
): Omit<Streaming, 'result'> {
  return {
    init: (): MetricState => ({ matrix: tf.zeros([numClasses, numClasses]) }),
    update: ({ matrix }, yTrue, yPred, sampleWeight) => {
      const { labels, predictions } = classesOf(yTrue, yPred);
      const [y, yHat] = [labels, predictions].map((x) => x.flatten().cast('int32')) as [
        Tensor1D,
        Tensor1D,
      ];
      const counts = [isClass(y, numClasses), isClass(yHat, numClasses)];
      if (ignoreClass !== null) counts.push(y.notEqual(ignoreClass));
      const counted = counts.reduce((a, b) => a.logicalAnd(b)).cast('float32');
      const weights = (sampleWeight?.flatten() ?? tf.scalar(1)).broadcastTo(y.shape).mul(counted);
      const cells = y.mul(tf.scalar(numClasses, 'int32')).add(yHat) as Tensor1D;
      const added = tf.unsortedSegmentSum(weights, cells, numClasses ** 2);
      return { matrix: matrix!.add(added.reshape([numClasses, numClasses])) };
    },
  };
}

const isClass = (numbers: Tensor, numClasses: number): Tensor =>
  numbers.greaterEqual(0).logicalAnd(numbers.less(numClasses));
