/** @file What a run predicts, numbers or classes, as far as its config says so. */
import type { Config } from '../config/schema.ts';
import type { Task } from '../data/dataset.ts';

/**
 * The task that the config names, or that its loss can only mean: class numbers have another loss than numbers. "auto" is
 * left to the target's column.
 */
export function taskOf({ data, loss }: Pick<Config, 'data' | 'loss'>): Task | 'auto' {
  if (data.task !== 'auto') return data.task;
  // A label that is ignored is no class, so labels stay the numbers that they are.
  const isOfClasses = loss.type === 'sparseCategoricalCrossentropy' && loss.ignoreClass === null;
  return isOfClasses && !Array.isArray(data.target) ? 'multiclass' : 'auto';
}
