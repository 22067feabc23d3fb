/** @file Operations as texts, to find those that compute the same. */
import type { Operation, Value } from './graph.ts';

/** Texts that are equal for operations that do the same to the same values; values are numbered as they appear. */
export class OperationTexts {
  readonly #numbers = new Map<Value, number>();

  constructor(inputs: readonly Value[]) {
    this.numbers(inputs);
  }

  of({ op, attributes, inputs, outputs }: Operation): string {
    const numbers = this.numbers(inputs);
    this.numbers(outputs);
    return JSON.stringify([op, numbers, attributes], (_, part: unknown) =>
      part instanceof Uint8Array ? Buffer.from(part).toString('latin1') : part,
    );
  }

  numbers(values: readonly Value[]): number[] {
    for (const value of values)
      if (!this.#numbers.has(value)) this.#numbers.set(value, this.#numbers.size);
    return values.map((value) => this.#numbers.get(value)!);
  }
}
