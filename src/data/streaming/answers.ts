/** @file What the main thread and the one that reads a large table say to each other. */
import type { Fault } from '../../errors.ts';
import type { Dataset } from '../dataset.ts';
import type { ReadProgress } from '../readers/request.ts';
import type { Fingerprint } from '../source.ts';
import type { EpochJob } from './job.ts';
import type { Survey } from './survey.ts';
import type { WindowMemory } from './windows.ts';

/** Each is answered, in their order. */
export type Question =
  | { ask: 'survey' }
  | { ask: 'fingerprint' }
  | {
      ask: 'window';
      /** The first window of this epoch is asked for; left out, the next of the one under way. */
      epoch?: EpochJob | undefined;
      /** The memory of a window that is used up, to be written to again. */
      spare?: WindowMemory | undefined;
    };

/** What is answered to each question; no window where the epoch is over. */
export interface Replies {
  survey: Survey;
  fingerprint: Fingerprint;
  window: Dataset | undefined;
}

export type Answer = { reply: Replies[keyof Replies] } | { fault: Fault };

/** Beside the answers, the main thread is told how far a pass has come. */
export interface Told {
  progress: ReadProgress;
}
