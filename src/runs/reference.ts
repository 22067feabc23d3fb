/** @file A finished run that another is held to: what it came to, without a model or TensorFlow. */
import { GradtapeError } from '../errors.ts';
import type { PartFigures } from '../training/events.ts';
import { mapLeaves } from '../tree.ts';
import { recover } from './aside.ts';
import { hasCheckpoint, readCheckpoint } from './checkpoint.ts';
import type { SavedTensors } from './tensor-image.ts';
import { type Summary, readSummary } from './summary.ts';

export interface Reference {
  folder: string;
  /** The figures of its last epoch; undefined where none has ended. */
  last: (PartFigures & { validation?: PartFigures }) | undefined;
  /** What it predicts with, by path. */
  weights: SavedTensors;
}

/** @throws GradtapeError `data` for what is no run's folder, is not finished, or was altered. */
export async function readReference(folder: string): Promise<Reference> {
  await recover(folder);
  const summary = await readSummary(folder);
  if (summary.status !== 'finished' || !hasCheckpoint(folder, 'last'))
    throw new GradtapeError(
      'data',
      `${folder}: expected a finished run, found ${foundText(summary.status)}`,
      { hint: '`gradtape runs` lists the runs that there are' },
    );
  const { weights } = await readCheckpoint(folder, 'last');
  return { folder, last: lastOf(summary), weights };
}

function foundText(status: Summary['status']): string {
  return status === 'finished' ? 'one without a checkpoint' : `one that is ${status}`;
}

function lastOf({ loss, terms, metrics = {}, validation }: Partial<Summary>): Reference['last'] {
  if (loss === undefined) return undefined;
  const last = { loss, ...(terms && { terms }), metrics, ...(validation && { validation }) };
  // Numbers that JSON has not are its strings.
  return mapLeaves(last, (leaf) => typeof leaf !== 'object', Number) as NonNullable<typeof last>;
}
