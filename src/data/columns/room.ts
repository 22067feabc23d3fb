/** @file Memory that the numbers of one chunk after the other are written to, instead of leaving it to the garbage collector. */

/** Arrays by what they are for. What one holds is good until an array for the same is asked for again. */
export class Room {
  readonly #floats = new Map<string, Float32Array>();
  readonly #integers = new Map<string, Uint32Array>();

  /** Zeros. */
  floats(use: 'x' | 'y' | 'weight', length: number): Float32Array {
    const found = this.#floats.get(use);
    if (found && found.length >= length) return found.subarray(0, length).fill(0);
    const made = new Float32Array(length);
    this.#floats.set(use, made);
    return made;
  }

  /** Whatever they were. */
  integers(use: 'rows' | 'ids', length: number): Uint32Array {
    const found = this.#integers.get(use);
    if (found && found.length >= length) return found.subarray(0, length);
    const made = new Uint32Array(length);
    this.#integers.set(use, made);
    return made;
  }
}
