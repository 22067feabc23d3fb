/** @file Whether a run's model is so small that plain JavaScript predicts with it as quickly as TensorFlow does. */
import { join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { type CheckpointName, weightsIn } from './checkpoint.ts';

/**
 * So many weights, each of which multiplies once for a row: a row of the bench's network of 5,569 takes about as long to read and
 * write as to predict (bench/predict.ts). TensorFlow's library alone is 370 MB, and takes longer to load than many a table.
 */
const lightParameters = 20_000;

/** Layers that take each of their weights once for a row. */
const lightLayers = new Set([
  'dense',
  'activation',
  'dropout',
  'gaussianDropout',
  'gaussianNoise',
  'batchNormalization',
  'normalization',
]);

/** For a run that is not there, or is not whole, `false`: whoever loads it says what is wrong. */
export async function isLight(folder: string, checkpoint: CheckpointName): Promise<boolean> {
  try {
    const { config } = await loadConfig({ files: [join(folder, 'config.json')] });
    if (config.backend === 'native' || !isPlain(config)) return false;
    return (await weightsIn(folder, checkpoint)) <= lightParameters;
  } catch {
    return false;
  }
}

function isPlain({ model }: Config): boolean {
  if (model.type !== 'sequential') return true;
  return model.inputShape === null && model.layers.every(({ type }) => lightLayers.has(type));
}
