/** @file Intersection over union of classes, from a confusion matrix (keras/src/metrics/iou_metrics.py). */
import { epsilon } from '../losses/index.ts';
import { type Kind, count, fraction, required } from '../options.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { streamedMatrix } from './confusion-matrix.ts';
import { type Streaming, defineMetric } from './metric.ts';

export interface IoUOptions {
  numClasses: number;
  ignoreClass: number | null;
  /** Whether labels and predictions are class numbers, or rows whose greatest number is at the class. */
  sparseYTrue: boolean;
  sparseYPred: boolean;
}

const defaults: IoUOptions = {
  numClasses: required,
  ignoreClass: null,
  sparseYTrue: true,
  sparseYPred: true,
};
const oneHotDefaults = { ...defaults, sparseYTrue: false, sparseYPred: false };
const classIds: Kind = {
  expected: 'a list of class numbers',
  fits: (value) => Array.isArray(value) && value.every((id) => Number.isInteger(id) && id >= 0),
};
const kinds = { numClasses: count };

/** The mean over the classes of `targetClassIds`. */
export const iou = defineMetric('iou', {
  defaults: { ...defaults, targetClassIds: [] as number[] },
  kinds: { ...kinds, targetClassIds: classIds },
  streaming: (options) => intersectionOverUnion(options, options.targetClassIds),
});

/** The mean over all classes. */
export const meanIoU = defineMetric('meanIoU', {
  defaults,
  kinds,
  streaming: (options) => intersectionOverUnion(options, allIds(options)),
});

/** `iou` of one-hot labels and probabilities. */
export const oneHotIoU = defineMetric('oneHotIoU', {
  defaults: { ...oneHotDefaults, targetClassIds: [] as number[] },
  kinds: { ...kinds, targetClassIds: classIds },
  streaming: (options) => intersectionOverUnion(options, options.targetClassIds),
});

/** `meanIoU` of one-hot labels and probabilities. */
export const oneHotMeanIoU = defineMetric('oneHotMeanIoU', {
  defaults: oneHotDefaults,
  kinds,
  streaming: (options) => intersectionOverUnion(options, allIds(options)),
});

/** `iou` of labels 0 and 1 and probabilities, which stand for 1 from the threshold on. */
export const binaryIoU = defineMetric('binaryIoU', {
  defaults: { targetClassIds: [0, 1], threshold: 0.5 },
  kinds: { targetClassIds: classIds, threshold: fraction },
  streaming: ({ targetClassIds, threshold }) => {
    const { init, update, result } = intersectionOverUnion(
      { ...defaults, numClasses: 2 },
      targetClassIds,
    );
    return {
      init,
      update: (state, yTrue, yPred, sampleWeight) =>
        update(state, yTrue, yPred.greaterEqual(threshold), sampleWeight),
      result,
    };
  },
});

const allIds = ({ numClasses }: IoUOptions): number[] =>
  Array.from({ length: numClasses }, (_, id) => id);

function intersectionOverUnion(options: IoUOptions, ids: number[]): Streaming {
  const { numClasses, ignoreClass, sparseYTrue, sparseYPred } = options;
  const classesOf = (yTrue: Tensor, yPred: Tensor) => ({
    labels: sparseYTrue ? yTrue : yTrue.argMax(-1),
    predictions: sparseYPred ? yPred : yPred.argMax(-1),
  });
  return {
    ...streamedMatrix(numClasses, classesOf, ignoreClass),
    result: ({ matrix }) => {
      const targets = tf.tensor1d(ids, 'int32');
      const onDiagonal = tf.eye(numClasses).mul(matrix!).sum(0);
      const union = matrix!.sum(0).add(matrix!.sum(1)).sub(onDiagonal).gather(targets);
      const isPresent = union.greater(1e-9).cast('float32');
      const ratios = onDiagonal.gather(targets).div(union.add(epsilon)).mul(isPresent);
      return ratios.sum().div(isPresent.sum().add(epsilon));
    },
  };
}
