/** @file Folders of runs, as `gradtape train` writes them, of runs that never were. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointContent, checkpointFile } from '../../src/runs/checkpoint.ts';
import { imageOf } from '../../src/runs/tensor-image.ts';
import type { Predictions } from '../../src/training/predictions.ts';

export interface RunFiles {
  metrics: string;
  config?: object;
  summary?: object;
  predictions?: Predictions;
  weights?: Record<string, Float32Array>;
}

/** Write the folder `name` in `parent`; returns its path. */
export function runFolder(parent: string, name: string, files: RunFiles): string {
  const {
    metrics,
    config = { epochs: 3, optimizer: { type: 'sgd' } },
    summary,
    predictions,
  } = files;
  const folder = join(parent, name);
  mkdirSync(join(folder, 'last'), { recursive: true });
  const write = (file: string, content: object): void =>
    writeFileSync(join(folder, file), JSON.stringify(content));
  writeFileSync(join(folder, 'metrics.csv'), metrics);
  write('config.json', config);
  write('data.json', {
    path: 'points.csv',
    rows: 4,
    columns: ['x', 'y'],
    sha256: 'c0ffee',
    bytes: 20,
  });
  write('versions.json', { gradtape: '0.1.0', node: 'v20.19.0', backend: 'native' });
  write('summary.json', summary ?? { status: 'finished', epochs: 3, seconds: 61 });
  if (predictions) write('predictions.json', predictions);
  if (files.weights) {
    const tensors = Object.entries(files.weights).map(([path, values]) => [
      `parameters/${path}`,
      { dtype: 'float32' as const, shape: [values.length], values },
    ]);
    const content = checkpointContent(imageOf(Object.fromEntries(tensors)), null);
    writeFileSync(checkpointFile(folder, 'last'), Buffer.concat(content));
  }
  return folder;
}

/** Curves of a loss that falls and of an accuracy that rises, in training and validation. */
export const metricsCsv = (epochs: number, pace = 0.5): string =>
  [
    'epoch,loss,accuracy,val.loss,val.accuracy,learningRate,seconds',
    ...Array.from({ length: epochs }, (_, epoch) => {
      const loss = Math.exp(-pace * epoch);
      const figures = [loss, 1 - loss / 2, loss + 0.125, 0.9 - loss / 2, 0.1 / (1 + epoch)];
      return [epoch, ...figures.map((figure) => figure.toPrecision(6)), 0.01].join(',');
    }),
  ].join('\n') + '\n';

/** Two classes, told apart well but not always. */
export const binaryPredictions = (rows: number): Predictions => {
  const numbers = Array.from({ length: rows }, (_, i) => i);
  const truth = numbers.map((i) => ((i * 7) % 3 === 0 ? 1 : 0));
  const scores = numbers.map((i) => (truth[i]! + ((i * 37) % 100) / 60) / 2.7);
  return {
    task: 'binary',
    part: 'validation',
    rows,
    ids: numbers,
    target: 'sick',
    classes: ['no', 'yes'],
    truth,
    predicted: scores.map((score) => (score > 0.5 ? 1 : 0)),
    scores,
  };
};

/** Three labels: one that is told right, one sometimes, and one that no row has. */
export const labelPredictions = (rows: number): Predictions => {
  const numbers = Array.from({ length: rows }, (_, i) => i);
  const truth = [
    numbers.map((i) => i % 2),
    numbers.map((i) => Number(i % 4 === 0)),
    numbers.map(() => 0),
  ];
  const scores = [truth[0]!, numbers.map((i) => (i % 8) / 8), numbers.map(() => 0.25)];
  return {
    task: 'multilabel',
    part: 'validation',
    rows,
    ids: numbers,
    labels: ['action', 'drama', 'western'],
    truth,
    predicted: scores.map((label) => label.map((score) => Number(score > 0.5))),
    scores,
  };
};

export const regressionPredictions = (rows: number): Predictions => {
  const truth = Array.from({ length: rows }, (_, i) => i);
  return {
    task: 'regression',
    part: 'training',
    rows: 2 * rows,
    ids: truth,
    targets: ['price'],
    truth: [truth],
    predicted: [truth.map((value, i) => value + ((i * 7) % 5) - 2)],
  };
};
