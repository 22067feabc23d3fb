/** @file How far a run has come, from its events, and at which pace. */
import type { TrainingEvent } from '../training/events.ts';

/** How far a run has come. A run that was taken up again counts what it does itself. */
export interface Standing {
  /** The epoch that is under way, counted from 0, and how many there will be. */
  epoch: number;
  firstEpoch: number;
  epochs: number;
  /** Steps done of the epoch under way, and steps of an epoch. */
  step: number;
  stepsPerEpoch: number;
  loss?: number | undefined;
}

/** Before anything was said. */
export const atTheStart: Standing = {
  epoch: 0,
  firstEpoch: 0,
  epochs: 1,
  step: 0,
  stepsPerEpoch: 1,
};

/** The standing after an event. */
export function standingAfter(standing: Standing, event: TrainingEvent): Standing {
  switch (event.event) {
    case 'start':
      return {
        ...standing,
        epochs: event.epochs,
        firstEpoch: event.firstEpoch,
        epoch: event.firstEpoch,
      };
    case 'epoch':
      return { ...standing, epoch: event.epoch + 1, step: 0, loss: event.loss };
    case 'progress': {
      const { epoch, stepsPerEpoch, loss } = event;
      return { ...standing, epoch, step: event.step % stepsPerEpoch, stepsPerEpoch, loss };
    }
    case 'note':
    case 'end':
      return standing;
  }
}

export const stepsDone = ({ epoch, firstEpoch, step, stepsPerEpoch }: Standing): number =>
  (epoch - firstEpoch) * stepsPerEpoch + step;

export const stepsInAll = ({ epochs, firstEpoch, stepsPerEpoch }: Standing): number =>
  (epochs - firstEpoch) * stepsPerEpoch;

/** The pace of the last seconds: what came before, such as compiling, would slow it for long. */
const paceWindow = 5000;

/** A meter of steps per second; 0 until it is known. Times are in milliseconds. */
export function paceMeter(): (done: number, at: number) => number {
  let marks: { done: number; at: number }[] = [];
  return (done, at) => {
    const last = marks.at(-1);
    if (last && done < last.done) marks = [];
    if (marks.length === 0 || at - marks.at(-1)!.at >= paceWindow / 50) marks.push({ done, at });
    while (marks.length > 2 && at - marks[1]!.at >= paceWindow) marks.shift();
    const [first] = marks;
    return at > first!.at ? ((done - first!.done) / (at - first!.at)) * 1000 : 0;
  };
}
