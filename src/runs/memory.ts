/** @file What is remembered of a run beside training's own state. */
import type { EpochEvent } from '../training/events.ts';
import type { Snapshot } from '../training/snapshot.ts';
import { type LogStanding, emptyLog } from './log.ts';
import type { Best } from './summary.ts';

/** The logs as a checkpoint knows them; what follows in their files is of a later time that did not last. */
export interface Logs {
  metrics: LogStanding;
  events: LogStanding;
}

export interface Memory {
  logs: Logs;
  best?: Best;
  /** The last epoch that has ended. */
  latest?: EpochEvent;
  seconds: number;
  began: string;
}

/** The progress in a run's last checkpoint. */
export interface Standing {
  training: Snapshot['progress'];
  memory: Memory;
}

export const startOfMemory = (): Memory => ({
  logs: { metrics: emptyLog, events: emptyLog },
  seconds: 0,
  began: new Date().toISOString(),
});
