/** @file Cross-entropies of probabilities, with the arithmetic of keras/src/backend/tensorflow/nn.py. */
import { type Tensor, tf } from '../tensorflow.ts';
import { epsilon } from './loss.ts';

/** Probabilities kept off 0 and 1, where their logarithm is infinite. */
export const kept = (probabilities: Tensor): Tensor =>
  probabilities.clipByValue(epsilon, 1 - epsilon);

/** Labels moved by `amount` towards the uniform distribution over `classes` classes. */
export const smoothed = (labels: Tensor, amount: number, classes: number): Tensor =>
  amount === 0 ? labels : labels.mul(1 - amount).add(Math.fround(amount) / classes);

/** -y log ŷ - (1 - y) log(1 - ŷ) of each component. */
export function binaryOfProbabilities(yTrue: Tensor, yPred: Tensor): Tensor {
  const yHat = kept(yPred);
  const ofOnes = yTrue.mul(yHat.log());
  return ofOnes.add(tf.sub(1, yTrue).mul(tf.sub(1, yHat).log())).neg();
}

/** Rows that sum to 1, kept off 0 and 1. */
export const renormalized = (yPred: Tensor, axis: number): Tensor =>
  kept(yPred.div(yPred.sum(axis, true)));
