/** @file Whether the numbers that an embedding looks up are numbers of its vectors. TensorFlow is not needed. */
import type { Config, ModelConfig } from '../config/schema.ts';
import type { Dataset, PreparedData } from '../data/dataset.ts';
import { GradtapeError } from '../errors.ts';
import { planNetwork } from '../layers/plans/stack.ts';
import { shortest } from './numbers.ts';

/** Layers that hand on the numbers that they are given. */
const arranging = new Set<string>(['flatten', 'permute', 'repeatVector', 'reshape']);

/** @throws GradtapeError `data` where the table has a number for which a first embedding has no vector. */
export function requirePositions({ model }: Pick<Config, 'model'>, data: PreparedData): void {
  const first = firstEmbedding(model, data.training.features.length);
  if (!first) return;
  for (const part of [data.training, data.validation, data.test])
    if (part) requireWithin(first, part);
}

interface Embedding {
  where: string;
  count: number;
}

/** The embedding that sees the features as they are. */
function firstEmbedding(model: ModelConfig, features: number): Embedding | undefined {
  if (model.type !== 'sequential') return undefined;
  const { layers } = planNetwork(model, features);
  const place = layers.findIndex(({ spec }) => !arranging.has(spec.type));
  const found = layers[place];
  return found?.spec.type === 'embedding'
    ? { where: `model.layers[${place}] (${found.name})`, count: found.spec.inputDim }
    : undefined;
}

function requireWithin({ where, count }: Embedding, { x, features }: Dataset): void {
  const bad = x.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= count);
  if (bad < 0) return;
  const column = JSON.stringify(features[bad % features.length]);
  throw new GradtapeError(
    'data',
    `${where}: expected integers from 0 to ${count - 1}, found ${shortest(x[bad]!)} in column ${column}`,
    { hint: 'set "inputDim" to one more than the greatest number' },
  );
}
