import { scope } from '../../graph/index.ts';
import { type Tensor2D, tf } from '../../tensorflow.ts';
import type { Model, ModelContext } from '../model.ts';
import { shortest } from '../numbers.ts';

/** y = x · weights + bias, from zeros: the article's `a*X + b` for any number of features. */
export function linearModel({ features, target, scales, targetScale }: ModelContext): Model {
  return {
    outputShape: [],
    initialize: () => ({
      parameters: { weights: tf.zeros([features.length, 1]), bias: tf.scalar(0) },
      moving: {},
    }),
    predict: ({ weights, bias }, moving, x) => ({
      predictions: scope('predict', () =>
        tf.add(tf.squeeze(tf.matMul(x as Tensor2D, weights as Tensor2D), [1]), bias!),
      ),
      moving,
    }),
    fitted: ({ weights, bias }) => {
      const { mean, deviation } = targetScale ?? { mean: 0, deviation: 1 };
      const raw = inTableUnits(
        features,
        scales,
        Array.from(weights!, (weight) => weight * deviation),
        bias![0]! * deviation + mean,
      );
      return {
        type: 'linear',
        target,
        weights: Object.fromEntries(features.map((name, i) => [name, shortest(raw.weights[i]!)])),
        bias: shortest(raw.bias),
      };
    },
  };
}

/** w·(x - mean)/deviation + b  =  (w/deviation)·x + (b - w·mean/deviation) */
function inTableUnits(
  features: readonly string[],
  scales: ModelContext['scales'],
  weights: number[],
  bias: number,
): { weights: number[]; bias: number } {
  const raw = { weights: [...weights], bias };
  for (const { name, mean, deviation } of scales) {
    const i = features.indexOf(name);
    raw.weights[i]! /= deviation;
    raw.bias -= raw.weights[i]! * mean;
  }
  return raw;
}
