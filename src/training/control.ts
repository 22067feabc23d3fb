/** @file What callbacks may do to a run. */
import type { CallbackConfig } from '../config/schema.ts';
import { GradtapeError } from '../errors.ts';
import type { LearningRate } from '../optimizers/index.ts';
import { tf } from '../tensorflow.ts';
import type { Control } from './callbacks/index.ts';
import type { NoteEvent } from './events.ts';
import { shortest } from './numbers.ts';
import type { RunState } from './run-state.ts';

/** The control of the callback at `place`; what it notes goes to `notes`. */
export function controlOf(place: number, run: RunState, notes: NoteEvent[]): Control {
  return {
    get learningRate() {
      const tensor = run.training.control.learningRate;
      if (!tensor) throw decidedBySchedule(place);
      return tensor.dataSync()[0]!;
    },
    set learningRate(value) {
      const { control } = run.training;
      if (!control.learningRate) throw decidedBySchedule(place);
      control.learningRate.dispose();
      control.learningRate = tf.scalar(value);
    },
    stop: (why) => {
      run.where.stopped ??= why;
    },
    keepWeights: () => run.keep(place),
    restoreWeights: () => run.bringBack(place),
    note: (text) => void notes.push({ event: 'note', text }),
  };
}

/** The rate in force, where a number decides it. */
export const rateInForce = (run: RunState, rate: LearningRate): number => {
  const tensor = run.training.control.learningRate;
  return shortest(Math.fround(tensor ? tensor.dataSync()[0]! : Number(rate)));
};

/** @throws GradtapeError `config` for a callback that changes the rate where a schedule decides it. */
export function requireSteerable(callbacks: readonly CallbackConfig[], rate: LearningRate): void {
  const place = callbacks.findIndex(
    ({ type }) => type === 'reduceLROnPlateau' || type === 'learningRateScheduler',
  );
  if (place >= 0 && typeof rate !== 'number') throw decidedBySchedule(place);
}

const decidedBySchedule = (place: number): GradtapeError =>
  new GradtapeError(
    'config',
    `callbacks[${place}]: cannot change the learning rate, for a schedule decides it`,
    { hint: 'give the optimizer a number for learningRate, or leave the callback out' },
  );
