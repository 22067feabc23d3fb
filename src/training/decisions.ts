/** @file What a model's outputs stand for, and from where on one of them speaks for a class. */
import type { Config } from '../config/schema.ts';
import type { PreparedData, TargetInfo } from '../data/dataset.ts';
import type { Model } from './model.ts';

/**
 * Labels where the table has several; classes where it has classes, or where there are several outputs for one target, or
 * a loss of two classes. Undefined where outputs are none of these.
 */
export function taskOf(
  { outputShape }: Model,
  { target }: Pick<PreparedData, 'target'>,
  { type }: Config['loss'],
): 'regression' | 'classes' | 'labels' | undefined {
  const { task, names } = target;
  const outputs = outputShape.reduce((product, size) => product * size, 1);
  if (task === 'multilabel') return outputs === labelsOf(target).length ? 'labels' : undefined;
  if (names.length === 1 && (task !== 'regression' || outputs > 1 || ofTwoClasses.has(type)))
    return 'classes';
  return outputs === names.length ? 'regression' : undefined;
}

const ofTwoClasses = new Set<string>(['binaryCrossentropy', 'binaryFocalCrossentropy']);

/** Of a multilabel target: a column each, or those of its one column. */
export const labelsOf = ({ names, labels }: TargetInfo): readonly string[] =>
  labels?.names ?? names;

export const hasLogits = (loss: Config['loss']): boolean => 'fromLogits' in loss && loss.fromLogits;

/** Hinge losses want outputs on both sides of 0, and no probabilities. */
export const hasMargins = ({ type }: Config['loss']): boolean => /hinge/i.test(type);

/** An output above this speaks for a class, or for a label. */
export const thresholdOf = (loss: Config['loss']): number =>
  hasLogits(loss) || hasMargins(loss) ? 0 : 0.5;
