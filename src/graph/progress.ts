/** @file Runs of steps that follow one another, as if they were one. */
import { isTensor } from '../tape/structures.ts';
import { tf } from '../tensorflow.ts';
import { disposeTensors, fill, tensorsOf } from './places.ts';

/** What a run of steps gives: the last state, and outputs along the first axis. */
export type Run = { state: unknown };

export class Progress {
  state: unknown;
  #isOurs = false;
  readonly #outputs: object[] = [];

  /** @param state the caller's, and not disposed of */
  constructor(state: unknown) {
    this.state = state;
  }

  add({ state, ...outputs }: Run): void {
    if (this.#isOurs) disposeTensors(this.state);
    this.#isOurs = true;
    this.state = state;
    this.#outputs.push(outputs);
  }

  /** All runs in one. */
  get run(): Run {
    return { state: this.state, ...joined(this.#outputs) };
  }
}

function joined(outputs: readonly object[]): object {
  const [first] = outputs;
  if (!first || outputs.length === 1) return first ?? {};
  const columns = outputs.map(tensorsOf);
  const tensors = columns[0]!.map((_, i) => tf.concat(columns.map((column) => column[i]!)));
  disposeTensors(columns);
  return fill(first, isTensor, tensors) as object;
}
