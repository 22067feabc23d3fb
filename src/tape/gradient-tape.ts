/** @file TensorFlow's GradientTape. */
import './tfjs.ts';
import { GradtapeError } from '../errors.ts';
import { type Tensor, type Variable, tf } from '../tensorflow.ts';
import { backpropagate } from './backward.ts';
import { engine, isTrainable } from './engine.ts';
import { released, releaseWith } from './forgotten.ts';
import { assertBatches, batchJacobian, jacobian, zerosOf } from './jacobian-blocks.ts';
import { assertUnconnected, type GradientOptions, type JacobianOptions } from './options.ts';
import { isRecording, startRecording, stopRecording } from './recorder.ts';
import { seedsOf } from './seeds.ts';
import {
  type Gradients,
  type Jacobians,
  packLike,
  singleTensor,
  type Tensors,
  tensorsOf,
} from './structures.ts';
import { runNow } from './synchronous.ts';
import { Trace } from './trace.ts';
import { emitWarning, type Warn, warnPerLine } from './warnings.ts';

export interface GradientTapeOptions {
  /** Allow any number of `gradient` and `jacobian` calls; the tape then holds its memory until `dispose`. Default false. */
  persistent?: boolean;
  /** Watch trainable variables as they are read. Default true. */
  watchAccessedVariables?: boolean;
  /** Told of doubtful use. Default `process.emitWarning`. */
  warn?: Warn;
}

/**
 * Records operations on watched tensors and on trainable variables, for `gradient` and `jacobian` to differentiate.
 * @example
 * const tape = new GradientTape();
 * const y = tape.run(() => {
 *   tape.watch(x);
 *   return x.square();
 * });
 * const slope = tape.gradient(y, x);
 */
export class GradientTape {
  readonly persistent: boolean;
  readonly #watchAccessedVariables: boolean;
  readonly #warn: Warn;
  /** Null before the first entry and once consumed. */
  #trace: Trace | null = null;
  #watchedVariables: readonly Variable[] = [];

  constructor({
    persistent = false,
    watchAccessedVariables = true,
    warn = emitWarning,
  }: GradientTapeOptions = {}) {
    this.persistent = persistent;
    this.#watchAccessedVariables = watchAccessedVariables;
    this.#warn = warn;
  }

  /**
   * Record what `f` does, and return what it returns. Run again, the tape goes on where it stopped. When `f` throws, the
   * tape stops and keeps what it has.
   * @throws GradtapeError `tape.async` when `f` is asynchronous
   */
  run<T>(f: (tape: this) => T): T {
    this.start();
    try {
      return runNow('GradientTape.run', f, this);
    } finally {
      if (this.#isRecording()) this.stop();
    }
  }

  /** Begin to record, until `stop`. `run` is the safer form. */
  start(): this {
    if (this.#isRecording())
      throw new GradtapeError(
        'tape.recording',
        'Tape is still recording, This can happen if you try to re-enter an already-active tape.',
      );
    this.#trace ??= this.#newTrace();
    startRecording(this.#trace);
    return this;
  }

  stop(): void {
    if (!this.#isRecording()) throw new GradtapeError('tape.stopped', 'Tape is not recording.');
    stopRecording(this.#trace!);
  }

  /** Record operations on `tensors` from now on. The tape must be recording. */
  watch(tensors: Tensors): void {
    const watched = tensorsOf(tensors, 'watch');
    if (!this.#isRecording())
      throw new GradtapeError(
        'tape.stopped',
        'watch was called on a tape which is not recording.',
        {
          hint: 'watch inside run, or between start and stop',
        },
      );
    for (const tensor of watched) {
      if (!isTrainable(tensor))
        warnPerLine(
          this.#warn,
          `The dtype of the watched tensor must be floating (e.g. tf.float32), got tf.${tensor.dtype}`,
          5,
        );
      this.#trace!.watch(tensor);
    }
  }

  /** Run `f` unseen by this tape. */
  stopRecording<T>(f: () => T): T {
    if (!this.#trace)
      throw new GradtapeError(
        'tape.stopped',
        'Trying to stop recording a tape which is not recording.',
      );
    this.stop();
    try {
      return runNow('GradientTape.stopRecording', f);
    } finally {
      this.start();
    }
  }

  /** Forget everything that was recorded and watched, and go on recording. */
  reset(): void {
    this.stop();
    this.#consume();
    this.#watchedVariables = [];
    this.start();
  }

  /** The variables that are watched, in the order of their construction. */
  watchedVariables(): readonly Variable[] {
    if (this.#trace)
      this.#watchedVariables = [...this.#trace.variables.values()].sort((a, b) => a.id - b.id);
    return this.#watchedVariables;
  }

  /**
   * The gradient of the sum of all elements of `target` with respect to each source, in the structure of `sources`.
   * A tape that is not persistent stops, and can do this once.
   */
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
    const trace = this.#recordedTrace();
    assertUnconnected(unconnectedGradients);
    const seeds = seedsOf(target, outputGradients);
    const inputs = tensorsOf(sources, 'sources');
    const gradients = this.#differentiate('gradient', () =>
      backpropagate(trace, seeds, inputs).map(
        (gradient, i) =>
          gradient ??
          (unconnectedGradients === 'zero' ? tf.zeros(inputs[i]!.shape, inputs[i]!.dtype) : null),
      ),
    );
    return packLike(sources, gradients);
  }

  /**
   * The derivative of every element of `target` by every element of each source, `[...target.shape, ...source.shape]`, in
   * the structure of `sources`.
   */
  jacobian<S extends Tensors>(
    target: Tensor,
    sources: S,
    options: JacobianOptions & { unconnectedGradients: 'zero' },
  ): Jacobians<S, never>;
  jacobian<S extends Tensors>(target: Tensor, sources: S, options?: JacobianOptions): Jacobians<S>;
  jacobian<S extends Tensors>(
    target: Tensor,
    sources: S,
    { unconnectedGradients = 'none', experimentalUsePfor = true }: JacobianOptions = {},
  ): Jacobians<S> {
    const trace = this.#recordedTrace();
    assertUnconnected(unconnectedGradients);
    this.#assertMayLoop(experimentalUsePfor);
    const y = singleTensor(target, 'target');
    const xs = tensorsOf(sources, 'sources');
    const blocks = this.#differentiate('jacobian', () =>
      jacobian(trace, y, xs, experimentalUsePfor).map((block, i) =>
        block === null && unconnectedGradients === 'zero' ? zerosOf(y, xs[i]!) : block,
      ),
    );
    return packLike(sources, blocks);
  }

  /**
   * The Jacobian of each example by itself: from `[b, ...y]` and `[b, ...x]`, `[b, ...y, ...x]`, where example i of `target`
   * depends on example i of `source` only. Zeros where nothing connects.
   */
  batchJacobian(
    target: Tensor,
    source: Tensor,
    { unconnectedGradients = 'none', experimentalUsePfor = true }: JacobianOptions = {},
  ): Tensor {
    const trace = this.#recordedTrace();
    assertUnconnected(unconnectedGradients);
    this.#assertMayLoop(experimentalUsePfor);
    const [y, x] = [singleTensor(target, 'target'), singleTensor(source, 'source')];
    assertBatches(y, x);
    return this.#differentiate('batch_jacobian', () =>
      batchJacobian(trace, y, x, experimentalUsePfor),
    );
  }

  /** Free what the tape holds. The tape can be run again. */
  dispose(): void {
    if (this.#isRecording()) this.stop();
    this.#consume();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #isRecording(): boolean {
    return this.#trace !== null && isRecording(this.#trace);
  }

  #newTrace(): Trace {
    const trace = new Trace(this.#watchAccessedVariables);
    releaseWith(this, trace);
    return trace;
  }

  #recordedTrace(): Trace {
    if (this.#trace) return this.#trace;
    throw new GradtapeError(
      'tape.used',
      'A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)',
      { hint: 'make the tape with { persistent: true }, or run it again' },
    );
  }

  #differentiate<T>(method: string, compute: () => T): T {
    if (this.#isRecording() && this.persistent) warnPerLine(this.#warn, inefficient(method), 1);
    else if (this.#isRecording()) this.stop();
    try {
      return engine.tidy(compute);
    } finally {
      if (!this.persistent) this.#consume();
    }
  }

  #assertMayLoop(experimentalUsePfor: boolean): void {
    if (!experimentalUsePfor && !this.persistent)
      throw new GradtapeError(
        'tape.persistent',
        'GradientTape must be created with persistent=True to compute the jacobian with eager execution enabled and with experimental_use_pfor set to False.',
      );
  }

  #consume(): void {
    this.watchedVariables();
    this.#trace?.release();
    this.#trace = null;
    released(this);
  }
}

function inefficient(method: string): string {
  return (
    `Calling GradientTape.${method} on a persistent tape inside its context is significantly less efficient than calling it ` +
    'outside the context (it causes the gradient ops to be recorded on the tape, leading to increased CPU and memory usage). ' +
    `Only call GradientTape.${method} inside the context if you actually want to trace the gradient in order to compute ` +
    'higher order derivatives.'
  );
}
