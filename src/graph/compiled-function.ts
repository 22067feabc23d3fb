/** @file A function recorded for one signature: one native call in the place of its operations. */
import { isTensor } from '../tape/structures.ts';
import { recordPure } from './compare.ts';
import type { Compilation } from './execution.ts';
import { own } from './ownership.ts';
import { Program } from './program.ts';
import { assignAll, fill, tensorArguments } from './places.ts';
import { type Recording, releaseCaptures, sourcesOf, type TensorFunction } from './record.ts';

export class CompiledFunction {
  readonly dispose: () => void;
  readonly #recording: Recording;
  readonly #program: Program;

  constructor(f: TensorFunction, args: readonly unknown[], compilation: Compilation) {
    const recording = recordPure(f, args, compilation.backend);
    // A single call gains nothing from XLA, and keeps its bits without.
    const execution = compilation.execution === 'auto' ? 'graph' : compilation.execution;
    const program = new Program(recording.graph, { ...compilation, execution });
    this.#recording = recording;
    this.#program = program;
    this.dispose = own(this, () => {
      program.dispose();
      releaseCaptures(recording);
    });
  }

  /** What `f` would return for `args`. Variables from outside have the values of this moment. */
  run(args: readonly unknown[]): unknown {
    const { captures, assigned, returned } = this.#recording;
    const inputs = [...tensorArguments(args), ...sourcesOf(captures)];
    const results = this.#program.run(inputs);
    assignAll(assigned, results.splice(results.length - assigned.length));
    return fill(returned, isTensor, results);
  }
}
