/** @file What is remembered of a run beside training's own state. */
import type { EpochEvent } from '../training/events.ts';
import type { Snapshot } from '../training/snapshot.ts';
import type { Best } from './summary.ts';

/** Bytes of the logs that a checkpoint knows of; what follows them is of a later time that did not last. */
export interface LogLengths {
  metrics: number;
  events: number;
}

export interface Memory {
  logs: LogLengths;
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
  logs: { metrics: 0, events: 0 },
  seconds: 0,
  began: new Date().toISOString(),
});
