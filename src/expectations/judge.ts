/** @file Whether a run met what was expected of it. */
import { shortestFloat32 } from '../float32.ts';
import type { Bound, Expectation, Operator, Quantity } from './expectation.ts';
import type { Figure } from './figures.ts';

/** A number, or one for each class, threshold or pair of classes. */
export type Value = number | readonly Value[];

/** What an epoch measured on a part of the data. */
export interface Measured {
  loss: number;
  terms?: Readonly<Record<string, Value>>;
  metrics: Readonly<Record<string, Value>>;
}

/** An epoch as the events of a run tell it. */
export interface Epoch extends Measured {
  epoch: number;
  validation?: Measured;
  learningRate?: number;
  seconds: number;
}

export interface Verdict {
  expectation: Expectation;
  met: boolean;
  /** The value that decided; undefined where there was none. */
  found: Value | undefined;
  /** The epoch that the value is of. */
  epoch: number | undefined;
}

/** An expectation and the figure that it is about. */
export interface Asked {
  expectation: Expectation;
  figure: Figure;
}

/** Whether all epochs of a run decide, and not only the last. */
export const looksAtAll = ({ expectation, figure }: Asked): boolean =>
  expectation.quantity.of === 'best' || figure.kind === 'seconds';

/** Judges `asked` by the epochs of a run that has ended. */
export function verdictOn({ expectation, figure }: Asked, epochs: readonly Epoch[]): Verdict {
  const { quantity, bounds } = expectation;
  const candidates = quantity.of === 'best' ? epochs : epochs.slice(-1);
  const values = candidates.map((epoch) => ({
    epoch: epoch.epoch,
    found: element(valueOf(figure, quantity, epoch, epochs), quantity.indices),
  }));
  const best = values.reduce<(typeof values)[number] | undefined>(
    (kept, next) => (kept && !isBetter(next.found, kept.found, bounds) ? kept : next),
    undefined,
  );
  const met = bounds.every((bound) => holds(bound, best?.found));
  return { expectation, met, found: best?.found, epoch: best?.epoch };
}

function valueOf(
  figure: Figure,
  { part }: Quantity,
  epoch: Epoch,
  epochs: readonly Epoch[],
): Value | undefined {
  const measured = part === 'validation' ? epoch.validation : epoch;
  switch (figure.kind) {
    case 'epochs':
      return epoch.epoch + 1;
    case 'seconds':
      return epochs.reduce((sum, { seconds }) => sum + seconds, 0);
    case 'learningRate':
      return epoch.learningRate;
    case 'loss':
      return measured?.loss;
    case 'term':
      return measured?.terms?.[figure.name];
    case 'metric':
      return Object.values(measured?.metrics ?? {})[figure.index];
  }
}

const element = (value: Value | undefined, indices: readonly number[]): Value | undefined =>
  indices.reduce<Value | undefined>(
    (inner, index) => (typeof inner === 'object' ? inner[index] : undefined),
    value,
  );

/** Of values that a bound from above holds the least is best, of others the greatest. */
function isBetter(
  value: Value | undefined,
  than: Value | undefined,
  [bound]: readonly Bound[],
): boolean {
  if (typeof value !== 'number' || Number.isNaN(value)) return false;
  if (typeof than !== 'number' || Number.isNaN(than)) return true;
  return bound!.operator.startsWith('<') ? value < than : value > than;
}

const tests: Record<Operator, (found: number, bound: Bound) => boolean> = {
  '<': (found, { value }) => found < value,
  '<=': (found, { value }) => found <= value,
  '>': (found, { value }) => found > value,
  '>=': (found, { value }) => found >= value,
  '==': (found, { value, tolerance }) => Math.abs(found - value) <= tolerance || found === value,
};

const holds = (bound: Bound, found: Value | undefined): boolean =>
  typeof found === 'number' && tests[bound.operator](found, bound);

/** What was found, for people: `2.3300712`, `2.16 in epoch 3`, `a list of 3, …`. */
export function foundText({ expectation, found, epoch }: Verdict): string {
  if (found === undefined)
    return epoch === undefined ? 'no epoch that has ended' : 'nothing of that name';
  if (typeof found === 'object') return `a list of ${found.length}, of which [0] is the first`;
  return `${shortestFloat32(found)}${expectation.quantity.of === 'best' ? ` in epoch ${epoch}` : ''}`;
}
