/** @file Labels and predictions brought to one rank, as keras/src/losses/loss.py does, and refused where they do not fit. */
import { GradtapeError } from '../errors.ts';
import type { Tensor } from '../tensorflow.ts';

/** Of two tensors whose ranks differ by a last axis of size 1, the one gains or the other loses that axis. */
export function toSameRank(a: Tensor, b: Tensor): [Tensor, Tensor] {
  if (hasOneMoreAxis(a, b)) return b.rank === 1 ? [a, b.expandDims(-1)] : [a.squeeze([-1]), b];
  if (hasOneMoreAxis(b, a)) return a.rank === 1 ? [a.expandDims(-1), b] : [a, b.squeeze([-1])];
  return [a, b];
}

const hasOneMoreAxis = (a: Tensor, b: Tensor): boolean =>
  a.rank === b.rank + 1 && a.shape.at(-1) === 1;

/** @throws GradtapeError `data` unless labels and predictions have one shape. */
export function requireSameShape(name: string, yTrue: Tensor, yPred: Tensor): void {
  if (String(yTrue.shape) === String(yPred.shape)) return;
  throw mismatch(name, yTrue, yPred, 'the same shape');
}

/** @throws GradtapeError `data` unless there is one label for each vector of predictions. */
export function requireOneLabelPerRow(name: string, yTrue: Tensor, yPred: Tensor): void {
  const rows = yPred.shape.slice(0, -1);
  if (yPred.rank > 0 && String(yTrue.shape) === String(rows)) return;
  throw mismatch(name, yTrue, yPred, 'one class number for each row of predictions');
}

const mismatch = (name: string, yTrue: Tensor, yPred: Tensor, expected: string): GradtapeError =>
  new GradtapeError(
    'data',
    `${name}: labels have shape [${yTrue.shape}] and predictions [${yPred.shape}], expected ${expected}`,
  );
