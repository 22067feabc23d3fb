/** @file TensorFlow's GradientTape. */
import './tfjs.ts';
import { optionsCheck } from '../options.ts';
import { type Tensor, type Variable, tf } from '../tensorflow.ts';
import { backpropagate } from './backward.ts';
import { engine, isTrainable } from './engine.ts';
import { faults, warnings } from './faults.ts';
import { released, releaseWith } from './forgotten.ts';
import { assertBatches, batchJacobian, jacobian, zerosOf } from './jacobian-blocks.ts';
import {
  assertUnconnected,
  checkGradientOptions,
  checkJacobianOptions,
  type GradientOptions,
  type JacobianOptions,
  type Missing,
  type UnconnectedGradients,
} from './options.ts';
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

const checkOptions = optionsCheck<GradientTapeOptions>('GradientTape', {
  persistent: true,
  watchAccessedVariables: true,
  warn: true,
});

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

  constructor(options: GradientTapeOptions = {}) {
    checkOptions(options);
    const { persistent = false, watchAccessedVariables = true, warn = emitWarning } = options;
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
    if (this.#isRecording()) throw faults.recording();
    this.#trace ??= this.#newTrace();
    startRecording(this.#trace);
    return this;
  }

  stop(): void {
    if (!this.#isRecording()) throw faults.stopped();
    stopRecording(this.#trace!);
  }

  /** Record operations on `tensors` from now on. The tape must be recording. */
  watch(tensors: Tensors): void {
    const watched = tensorsOf(tensors, 'watch');
    if (!this.#isRecording()) throw faults.watchedWhileStopped();
    for (const tensor of watched) {
      if (!isTrainable(tensor)) warnPerLine(this.#warn, warnings.watchedDtype(tensor.dtype), 5);
      this.#trace!.watch(tensor);
    }
  }

  /** Run `f` unseen by this tape. */
  stopRecording<T>(f: () => T): T {
    if (!this.#trace) throw faults.neverRecorded();
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
  gradient<S extends Tensors, U extends UnconnectedGradients = 'none'>(
    target: Tensors,
    sources: S,
    options: GradientOptions<U> = {},
  ): Gradients<S, Missing<U>> {
    checkGradientOptions(options);
    const { outputGradients, unconnectedGradients } = options;
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
  jacobian<S extends Tensors, U extends UnconnectedGradients = 'none'>(
    target: Tensor,
    sources: S,
    options: JacobianOptions<U> = {},
  ): Jacobians<S, Missing<U>> {
    checkJacobianOptions(options);
    const { unconnectedGradients, experimentalUsePfor = true } = options;
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
    options: JacobianOptions<UnconnectedGradients> = {},
  ): Tensor {
    checkJacobianOptions(options);
    const { unconnectedGradients, experimentalUsePfor = true } = options;
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
    throw faults.used();
  }

  #differentiate<T>(method: string, compute: () => T): T {
    if (this.#isRecording() && this.persistent)
      warnPerLine(this.#warn, warnings.inefficient(method), 1);
    else if (this.#isRecording()) this.stop();
    try {
      return engine.tidy(compute);
    } finally {
      if (!this.persistent) this.#consume();
    }
  }

  #assertMayLoop(experimentalUsePfor: boolean): void {
    if (!experimentalUsePfor && !this.persistent) throw faults.loopsOnce();
  }

  #consume(): void {
    this.watchedVariables();
    this.#trace?.release();
    this.#trace = null;
    released(this);
  }
}
