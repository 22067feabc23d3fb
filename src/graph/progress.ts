/** @file Runs of steps that follow one another, as if they were one. */
import { isTensor } from '../tape/structures.ts';
import { tf } from '../tensorflow.ts';
import { disposeTensors, fill, tensorsOf } from './places.ts';

/** What a run of steps gives: the last state, and what steps and ends of epochs put out, if they did, along the first axis. */
export interface Run {
  state: unknown;
  outputs?: object | undefined;
  epochs?: object | undefined;
}

export class Progress {
  state: unknown;
  #isOurs = false;
  readonly #outputs: object[] = [];
  readonly #epochs: object[] = [];

  /** @param state the caller's, and not disposed of */
  constructor(state: unknown) {
    this.state = state;
  }

  add({ state, outputs, epochs }: Run): void {
    if (this.#isOurs) disposeTensors(this.state);
    this.#isOurs = true;
    this.state = state;
    if (outputs) this.#outputs.push(outputs);
    if (epochs) this.#epochs.push(epochs);
  }

  /** All runs in one. */
  get run(): Run {
    return { state: this.state, outputs: joined(this.#outputs), epochs: joined(this.#epochs) };
  }
}

function joined(outputs: readonly object[]): object | undefined {
  const [first] = outputs;
  if (!first || outputs.length === 1) return first;
  const columns = outputs.map(tensorsOf);
  const tensors = columns[0]!.map((_, i) => tf.concat(columns.map((column) => column[i]!)));
  disposeTensors(columns);
  return fill(first, isTensor, tensors) as object;
}
