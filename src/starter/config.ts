/** @file A first config for a table: a small network that suits the target, and settings that suit the number of rows. */
import type { Settings } from '../config/settings.ts';
import type { PreparedData } from '../data/dataset.ts';
import type { Facts } from './facts.ts';

/** Settings over what a starter says of itself. */
export function starterSettings({ data, prepared }: Facts): Settings {
  const { units, activation, loss, metrics } = ending(prepared);
  const width = hiddenUnits(prepared.training.features.length);
  const hidden = { type: 'dense', units: width, activation: 'relu' };
  const batchSize = batchSizeFor(prepared.training.rows);
  const isValidated = prepared.validation !== undefined;
  return {
    data: withScaledTarget(data, prepared),
    model: {
      type: 'sequential',
      layers: [hidden, hidden, { type: 'dense', units, ...(activation && { activation }) }],
    },
    loss,
    metrics,
    optimizer: { type: 'adam', learningRate: 0.003 },
    batchSize,
    epochs: epochsFor(prepared.training.rows, batchSize),
    ...(isValidated && {
      callbacks: [{ type: 'earlyStopping', patience: 20, restoreBestWeights: true }],
    }),
    seed: 0,
  };
}

interface Ending {
  units: number;
  activation?: string;
  loss: string;
  metrics: string[];
}

/** The last layer, and what measures it. */
function ending({ target: { task, names, classes, labels } }: PreparedData): Ending {
  switch (task) {
    case 'regression':
      return {
        units: names.length,
        loss: 'meanSquaredError',
        metrics: ['meanAbsoluteError', 'r2Score'],
      };
    case 'binary':
      return {
        units: 1,
        activation: 'sigmoid',
        loss: 'binaryCrossentropy',
        metrics: ['accuracy', 'auc'],
      };
    case 'multiclass':
      return {
        units: classes!.length,
        activation: 'softmax',
        loss: 'sparseCategoricalCrossentropy',
        metrics: ['accuracy'],
      };
    case 'multilabel':
      return {
        units: (labels?.names ?? names).length,
        activation: 'sigmoid',
        loss: 'binaryCrossentropy',
        metrics: ['binaryAccuracy'],
      };
  }
}

/** Numbers to predict are learnt best at deviation 1; figures and predictions are told in the table's units. */
function withScaledTarget(data: Settings, { target }: PreparedData): Settings {
  if (target.task !== 'regression') return data;
  const columns = (data['columns'] ?? {}) as Settings;
  const scaled = target.names.map((name) => [
    name,
    { ...(columns[name] as Settings | undefined), scale: 'standardize' },
  ]);
  return { ...data, columns: { ...columns, ...Object.fromEntries(scaled) } };
}

const powerOf2 = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, 2 ** Math.round(Math.log2(value))));

const hiddenUnits = (features: number): number => powerOf2(2 * features, 16, 64);

/** About twenty updates an epoch, but batches of a size that is worth a call. */
const batchSizeFor = (rows: number): number => powerOf2(rows / 20, 8, 256);

/** About three thousand updates in all; each row is seen ten times at least and two hundred times at most. */
const epochsFor = (rows: number, batchSize: number): number =>
  Math.min(200, Math.max(10, Math.round((3000 * batchSize) / rows / 10) * 10));
