/** @file TensorFlow's GradientTape. */
import { GradtapeError } from '../errors.ts';
import type { Variable } from '../tensorflow.ts';
import { backpropagate, type Seed, zerosFor } from './backward.ts';
import { engine, isTrainable } from './engine.ts';
import { isRecording, startRecording, stopRecording } from './recorder.ts';
import { type Gradients, packLike, type Tensors, tensorsOf } from './structures.ts';
import { Trace } from './trace.ts';

export interface GradientTapeOptions {
  /** Allow any number of `gradient` and `jacobian` calls; the tape then holds its memory until `dispose`. */
  persistent?: boolean;
  /** Watch trainable variables as they are read. Default true. */
  watchAccessedVariables?: boolean;
}

export type UnconnectedGradients = 'none' | 'zero';

export interface GradientOptions {
  /** The gradient that enters at each target, in the structure of the target. Default ones. */
  outputGradients?: Tensors;
  /** What a source that no target depends on gets: null, or zeros of its shape. Default `'none'`. */
  unconnectedGradients?: UnconnectedGradients;
}

/** Records operations on watched tensors and trainable variables, for `gradient` to differentiate. */
export class GradientTape {
  readonly persistent: boolean;
  readonly #watchAccessedVariables: boolean;
  #trace: Trace | null = null;
  #watchedVariables: Variable[] = [];

  constructor({ persistent = false, watchAccessedVariables = true }: GradientTapeOptions = {}) {
    this.persistent = persistent;
    this.#watchAccessedVariables = watchAccessedVariables;
  }

  /** Record what `f` does, and return what it returns. */
  run<T>(f: (tape: this) => T): T {
    this.start();
    try {
      return f(this);
    } finally {
      if (this.#recording()) this.stop();
    }
  }

  start(): this {
    if (this.#recording())
      throw new GradtapeError(
        'tape.recording',
        'Tape is still recording, This can happen if you try to re-enter an already-active tape.',
      );
    this.#trace ??= new Trace(this.#watchAccessedVariables);
    startRecording(this.#trace);
    return this;
  }

  stop(): void {
    if (!this.#recording()) throw new GradtapeError('tape.stopped', 'Tape is not recording.');
    stopRecording(this.#trace!);
  }

  watch(tensors: Tensors): void {
    for (const tensor of tensorsOf(tensors, 'tensor'))
      if (isTrainable(tensor)) this.#trace?.watch(tensor);
  }

  stopRecording<T>(f: () => T): T {
    if (!this.#trace)
      throw new GradtapeError(
        'tape.stopped',
        'Trying to stop recording a tape which is not recording.',
      );
    this.stop();
    try {
      return f();
    } finally {
      this.start();
    }
  }

  /** Forget everything that was recorded and watched, and go on recording. */
  reset(): void {
    this.stop();
    this.#forget();
    this.start();
  }

  /** The variables that were watched, in the order of their construction. */
  watchedVariables(): readonly Variable[] {
    if (this.#trace)
      this.#watchedVariables = [...this.#trace.variables.values()].sort((a, b) => a.id - b.id);
    return this.#watchedVariables;
  }

  gradient<S extends Tensors>(
    target: Tensors,
    sources: S,
    options: GradientOptions & { unconnectedGradients: 'zero' },
  ): Gradients<S, never>;
  gradient<S extends Tensors>(target: Tensors, sources: S, options?: GradientOptions): Gradients<S>;
  gradient<S extends Tensors>(
    target: Tensors,
    sources: S,
    { outputGradients, unconnectedGradients = 'none' }: GradientOptions = {},
  ): Gradients<S> {
    const trace = this.#trace;
    if (!trace)
      throw new GradtapeError(
        'tape.used',
        'A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)',
      );
    const [targets, inputs] = [tensorsOf(target, 'target'), tensorsOf(sources, 'sources')];
    const dys = outputGradients && tensorsOf(outputGradients, 'outputGradients');
    if (this.#recording() && !this.persistent) this.stop();
    const gradients = engine.tidy(() => {
      const seeds = targets.flatMap((y, i): Seed[] => (isTrainable(y) ? [[y, dys?.[i]]] : []));
      return backpropagate(trace, seeds, inputs).map(
        (gradient, i) =>
          gradient ?? (unconnectedGradients === 'zero' ? zerosFor(inputs[i]!) : null),
      );
    });
    if (!this.persistent) this.#consume();
    return packLike(sources, gradients);
  }

  /** Release what the tape holds. A tape can be used again afterwards. */
  dispose(): void {
    if (this.#recording()) this.stop();
    this.#consume();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #recording(): boolean {
    return this.#trace !== null && isRecording(this.#trace);
  }

  #consume(): void {
    this.watchedVariables();
    this.#trace?.release();
    this.#trace = null;
  }

  #forget(): void {
    this.#trace?.release();
    this.#trace = null;
    this.#watchedVariables = [];
  }
}
