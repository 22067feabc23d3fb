/** @file How many steps to take in one native call, which blocks everything else: a fraction of a second of them. */

/** In milliseconds. A call shorter than this wastes time on its beginning; one longer makes Ctrl-C and progress wait. */
const wanted = 200;

/** Steps of the first call, of which nothing is known. */
const initial = 64;

/** Calls grow at most by this factor: the first includes recording and compiling, and a slow moment says little. */
const growth = 8;

export class Pace {
  #steps = initial;
  #calls = 0;

  /** How many steps to take next. */
  get steps(): number {
    return this.#steps;
  }

  /** What `call` gives, which takes `steps`. */
  timed<Result>(steps: number, call: () => Result): Result {
    const started = performance.now();
    const result = call();
    this.#learn(steps, performance.now() - started);
    return result;
  }

  #learn(steps: number, milliseconds: number): void {
    this.#calls++;
    const fitting = Math.round((steps * wanted) / Math.max(milliseconds, 0.01));
    const most = Math.max(this.#steps, steps) * growth;
    if (this.#calls > 1 || milliseconds < wanted)
      this.#steps = Math.max(1, Math.min(fitting, most));
  }
}
