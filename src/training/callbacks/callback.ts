/** @file What looks at training after each epoch, and may stop it, change its rate, or keep and bring back weights. */
import type { EpochEvent } from '../events.ts';

/** Plain data, as JSON holds it. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** What a callback may do to the run. */
export interface Control {
  /** The learning rate of the next update. To set it is a `config` fault where the optimizer has a schedule. */
  learningRate: number;
  /** End training after this epoch; `why` completes "stopped". */
  stop(why: string): void;
  /** Keep the weights as they are now, in the place of those kept before. */
  keepWeights(): void;
  /** Bring the kept weights back; they are kept no longer. */
  restoreWeights(): void;
  /** Tell the user, in one line. */
  note(text: string): void;
}

/** Called at its moments, each of which may be left out; what `save` gives, `restore` takes in a run that goes on. */
export interface Callback {
  /** Before epoch `epoch`, counted from 0. */
  beforeEpoch?(epoch: number, control: Control): void;
  afterEpoch?(event: EpochEvent, control: Control): void | Promise<void>;
  /** After the last epoch. */
  atEnd?(control: Control): void;
  save?(): Json;
  restore?(saved: Json): void;
}
