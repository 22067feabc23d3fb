/** @file What `auto` does: the way that is quickest for the number of steps. The constants are from bench/results.ts. */
import type { Graph } from './graph.ts';

/** What recording and loading a graph takes: so many milliseconds, and so many eager steps. */
const graphCost = { milliseconds: 12, eagerSteps: 20 };

/** What XLA takes to compile, in milliseconds: at all, for an operation, and for a product of matrices or a convolution. */
const xlaCost = { once: 40, operation: 0.6, product: 60 };

/** What XLA then saves at each step, in milliseconds for an operation. */
const xlaSaves = 0.0003;

/**
 * Whether XLA's code makes up for the time to compile it. Nothing is measured for that, because the bits depend on it: the same
 * run decides the same each time.
 * @param graphs of the steps, and of what else the loop does, that of most steps first
 */
export function isWorthXla(steps: number, graphs: readonly Graph[]): boolean {
  const cost = graphs.reduce((sum, graph) => sum + compilation(graph), xlaCost.once);
  return steps * graphs[0]!.operations.length * xlaSaves > cost;
}

function compilation({ operations }: Graph): number {
  const products = operations.filter(({ op }) => /MatMul|Conv/.test(op)).length;
  return xlaCost.operation * operations.length + xlaCost.product * products;
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
