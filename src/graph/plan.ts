/** @file What `auto` does: the way that is quickest for the number of steps. The constants are from bench/auto.ts. */

/** What recording and loading a graph takes: so many milliseconds, and so many eager steps. */
const graphCost = { milliseconds: 20, eagerSteps: 8 };

/** What XLA takes to compile, and what it then saves at each step, by the operation. */
const xlaCost = { milliseconds: 40, millisecondsPerOperation: 3 };
const xlaSavesMillisecondsPerOperation = 0.0003;

/** Whether XLA's code makes up for the time to compile it, from the operations of each graph, that of most steps first. */
export function isWorthXla(steps: number, operations: readonly number[]): boolean {
  const compiled = operations.reduce((sum, count) => sum + count, 0);
  const cost = xlaCost.milliseconds + xlaCost.millisecondsPerOperation * compiled;
  return steps * operations[0]! * xlaSavesMillisecondsPerOperation > cost;
}

/** From so many steps on, a graph is quicker without looking. */
const manySteps = 500;

/** The first step is slower than others, while JavaScript warms up. */
const trialSteps = 2;

/** Decides between eager steps and a graph, by how long the first steps take. */
export class Plan {
  #remaining: number;
  #taken = 0;
  #milliseconds = Infinity;
  #isEager: boolean;

  /** @param steps how many there will be in all */
  constructor(steps: number) {
    this.#remaining = steps;
    this.#isEager = steps <= manySteps;
  }

  /** Whether to take the next step eagerly. Once that is not so, it never is. */
  get isEager(): boolean {
    const { milliseconds, eagerSteps } = graphCost;
    const saved = (this.#remaining - eagerSteps) * this.#milliseconds;
    this.#isEager &&= this.#taken < trialSteps || saved < milliseconds;
    return this.#isEager;
  }

  /** Report an eager step. */
  took(milliseconds: number): void {
    this.#taken++;
    this.#remaining--;
    this.#milliseconds = Math.min(this.#milliseconds, milliseconds);
  }
}
