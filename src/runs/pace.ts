/** @file How often to save: as often as costs at most a fiftieth of the time, whatever the model and the disk. */

const share = 50;

/** In milliseconds: sooner, there is little to lose. */
const least = 250;

export class SavingPace {
  readonly #every: number | undefined;
  readonly #now: () => number;
  #over: number;
  #took = 0;

  /** `every`: in seconds, where somebody has decided it; `now` gives milliseconds. */
  constructor(every?: number, now: () => number = () => performance.now()) {
    this.#every = every;
    this.#now = now;
    this.#over = now();
  }

  /** Whether fifty times as long has passed since the last saving as it took, if nobody has decided otherwise. */
  get isDue(): boolean {
    const passed = this.#now() - this.#over;
    if (this.#every !== undefined) return passed >= this.#every * 1000;
    return passed >= Math.max(least, share * this.#took);
  }

  async timed<Result>(save: () => Promise<Result>): Promise<Result> {
    const started = this.#now();
    const result = await save();
    this.#over = this.#now();
    this.#took = this.#over - started;
    return result;
  }
}

/** Due when so many milliseconds have passed since it began anew. */
export class Interval {
  readonly #length: number;
  #since = -Infinity;

  constructor(length: number) {
    this.#length = length;
  }

  get isDue(): boolean {
    return performance.now() - this.#since >= this.#length;
  }

  restart(): void {
    this.#since = performance.now();
  }
}
