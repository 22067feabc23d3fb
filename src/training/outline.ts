/** @file What a run will have when it has ended, known before it begins. */
import type { Config } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import { tf } from '../tensorflow.ts';
import { figureNames } from './figures.ts';
import { termNames } from './objective.ts';
import { partsOf } from './parts.ts';
import { stored } from './snapshot.ts';

export interface RunOutline {
  /** The names of the figures of each epoch. */
  figures: string[];
  /** Weights by path, as `Session.storedWeights` has them. */
  weights: Record<string, { dtype: string; shape: number[] }>;
}

export function outlineOf(config: Config, data: PreparedData): RunOutline {
  const { model, metrics } = partsOf(config, data);
  const { parameters, moving } = model.initialize();
  try {
    return {
      figures: figureNames(termNames(config.loss), metrics.names, data.validation !== undefined),
      weights: stored({ parameters, moving }),
    };
  } finally {
    tf.dispose([parameters, moving]);
  }
}
