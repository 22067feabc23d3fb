import type { TrainingEvent } from '../training/events.ts';

/** Somebody who listens to a run and writes down what happens. */
export interface EventConsumer {
  see(event: TrainingEvent): void;
  /** Called once, however the run ended. */
  close(): void;
}
