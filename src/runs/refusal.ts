/** @file What to say where a folder holds a run already: which, what it has come to, and the ways on. */
import { GradtapeError } from '../errors.ts';
import { hasCheckpoint } from './checkpoint.ts';
import { type Described, hashOf, isSameButLonger, readDescription } from './description.ts';
import { heldBy, livingHolder } from './lock.ts';
import { type Summary, readSummary } from './summary.ts';

/** How the run in a folder is to the one that was asked for. */
type Kinship = 'this very run' | 'this run of other epochs' | 'another run';

/** Why a run is not begun in `folder`, which has one. */
export async function refusal(folder: string, asked: Described): Promise<GradtapeError> {
  const holder = await livingHolder(folder);
  if (holder !== undefined) return heldBy(holder, folder);
  const kinship = await kinshipOf(folder, asked);
  const summary = await readSummary(folder).catch(() => undefined);
  const goesOn = kinship !== 'another run' && hasCheckpoint(folder, 'last');
  const ways = [
    ...(goesOn ? [wayOn(summary)] : []),
    '--overwrite begins it anew',
    '--out names another folder',
    '--no-save writes nothing',
  ];
  return new GradtapeError('usage', `${folder} holds ${kinship}, ${standingText(summary)}`, {
    hint: ways.join(', '),
  });
}

async function kinshipOf(folder: string, asked: Described): Promise<Kinship> {
  const found = await readDescription(folder).catch(() => undefined);
  if (found === undefined || !isSameButLonger(found, asked)) return 'another run';
  return hashOf(found) === hashOf(asked) ? 'this very run' : 'this run of other epochs';
}

const wayOn = (summary: Summary | undefined): string =>
  summary?.status === 'finished'
    ? '--resume with more --epochs goes on'
    : '--resume goes on with it';

/** `finished: loss 2.16 after 6 epochs` */
function standingText(summary: Summary | undefined): string {
  if (summary === undefined) return 'damaged';
  const { status, loss, epochs, wantedEpochs } = summary;
  const state = status === 'running' ? 'unfinished' : status;
  const of = status === 'finished' ? '' : ` of ${wantedEpochs}`;
  const after = `after ${epochs}${of} epoch${epochs === 1 && of === '' ? '' : 's'}`;
  return loss === undefined ? `${state} ${after}` : `${state}: loss ${loss} ${after}`;
}
