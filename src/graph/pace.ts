/** @file How many steps last as long as is wanted. */

/**
 * Learns from each run how long a step takes. A run of few steps lasts mostly for its call, and the first one of all is
 * recorded and compiled: both make steps seem longer than they are, so that runs grow to what is wanted and not beyond.
 */
export class Pace {
  #milliseconds = Infinity;

  /** How many steps last so many seconds, at least one. */
  stepsIn(seconds: number): number {
    return Math.max(1, Math.floor((seconds * 1000) / this.#milliseconds));
  }

  took(steps: number, milliseconds: number): void {
    // A clock may stand still for a short run.
    this.#milliseconds = Math.max(milliseconds, 0.001) / steps;
  }
}
