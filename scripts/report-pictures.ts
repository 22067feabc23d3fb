/** @file The pictures of docs/reports.md: two runs on handwritten digits, and what the first of them predicts. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../test/support/paths.ts';

const config = {
  data: { path: join(root, 'data/digits.csv'), target: 'digit', split: { validation: 0.2 } },
  model: {
    type: 'sequential',
    layers: [
      { type: 'dense', units: 32, activation: 'relu' },
      { type: 'dense', units: 10, activation: 'softmax' },
    ],
  },
  loss: 'sparseCategoricalCrossentropy',
  metrics: ['accuracy'],
  batchSize: 64,
  epochs: 30,
};
const decaying = { type: 'cosineDecay', initialLearningRate: 0.01, decaySteps: 700 };
const runs = {
  'digits-adam': { type: 'adam', learningRate: 0.003 },
  'digits-sgd': { type: 'sgd', learningRate: decaying },
};

/** Pictures by the names of their files. */
export function reportPictures(): Record<string, string> {
  const cwd = mkdtempSync(join(tmpdir(), 'gradtape-pictures-'));
  const gradtape = (args: string[], input = ''): string =>
    execFileSync(process.execPath, [join(root, 'bin/gradtape.js'), ...args], {
      cwd,
      input,
      encoding: 'utf8',
    });
  try {
    for (const [name, optimizer] of Object.entries(runs))
      gradtape(['train', '-', '-q', '--out', name], JSON.stringify({ ...config, optimizer }));
    const names = Object.keys(runs);
    return {
      'reports-loss.svg': gradtape(['report', ...names, '--svg', '-', '--log-scale']),
      'reports-confusion.svg': gradtape(['report', names[0]!, '--svg', '-', '--plot', 'confusion']),
    };
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
