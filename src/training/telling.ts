/** @file The events of a run, from where it is. */
import type { Config } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import { shortestFloat32 } from '../float32.ts';
import { backendInUse } from '../tensorflow.ts';
import { diverged } from './divergence.ts';
import type { EpochEvent, ProgressEvent, StartEvent } from './events.ts';
import type { Figures, Reading } from './readings.ts';
import type { RunState } from './run-state.ts';

export function startEvent(
  { execution, epochs }: Config,
  { training, stream, validation }: PreparedData,
  { training: { parameters }, where }: RunState,
): StartEvent {
  return {
    event: 'start',
    backend: backendInUse(),
    execution,
    rows: (stream ?? training).rows,
    ...(validation && { validationRows: validation.rows }),
    parameters: Object.values(parameters).reduce((sum, { size }) => sum + size, 0),
    epochs,
    firstEpoch: Math.floor(where.step / where.stepsPerEpoch),
  };
}

/** @throws GradtapeError `diverged` for an epoch under way that has lost its way */
export function progressEvent(
  { lastLoss, tally }: Reading,
  { where: { step, stepsPerEpoch } }: RunState,
  totalSteps: number,
): ProgressEvent {
  const epoch = Math.floor(step / stepsPerEpoch);
  if (!Number.isFinite(tally.loss))
    throw diverged(`the loss became ${shortestFloat32(tally.loss / tally.rows)} in epoch ${epoch}`);
  return { event: 'progress', epoch, step, stepsPerEpoch, totalSteps, loss: lastLoss };
}

/** Figures as events tell them: no terms where the loss has none. */
export function told({
  loss,
  terms,
  metrics,
}: Figures): Pick<EpochEvent, 'loss' | 'terms' | 'metrics'> {
  return { loss, ...(Object.keys(terms).length > 0 && { terms }), metrics };
}
