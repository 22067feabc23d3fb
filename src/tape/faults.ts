/** @file What goes wrong with a tape, in TensorFlow's words. */
import { GradtapeError } from '../errors.ts';
import type { Variable } from '../tensorflow.ts';

export const faults = {
  used: () =>
    new GradtapeError(
      'tape.used',
      'A non-persistent GradientTape can only be used to compute one set of gradients (or jacobians)',
      { hint: 'make the tape with { persistent: true }, or run it again' },
    ),
  recording: () =>
    new GradtapeError(
      'tape.recording',
      'Tape is still recording, This can happen if you try to re-enter an already-active tape.',
    ),
  stopped: () => new GradtapeError('tape.stopped', 'Tape is not recording.'),
  neverRecorded: () =>
    new GradtapeError('tape.stopped', 'Trying to stop recording a tape which is not recording.'),
  watchedWhileStopped: () =>
    new GradtapeError('tape.stopped', 'watch was called on a tape which is not recording.', {
      hint: 'watch inside run, or between start and stop',
    }),
  loopsOnce: () =>
    new GradtapeError(
      'tape.persistent',
      'GradientTape must be created with persistent=True to compute the jacobian with eager execution enabled and with experimental_use_pfor set to False.',
    ),
  unknownUnconnected: (value: unknown) =>
    new GradtapeError(
      'tape.option',
      `Unknown value for unconnected_gradients: '${String(value)}'`,
      { hint: "unconnectedGradients is 'none' or 'zero'" },
    ),
};

export const warnings = {
  watchedDtype: (dtype: string) =>
    `The dtype of the watched tensor must be floating (e.g. tf.float32), got tf.${dtype}`,
  inefficient: (method: string) =>
    `Calling GradientTape.${method} on a persistent tape inside its context is significantly less efficient than calling it ` +
    'outside the context (it causes the gradient ops to be recorded on the tape, leading to increased CPU and memory usage). ' +
    `Only call GradientTape.${method} inside the context if you actually want to trace the gradient in order to compute ` +
    'higher order derivatives.',
  captured: (variables: readonly Variable[]) =>
    'tf.customGrad: the function uses variables that are not among its arguments, which get no gradient from it: ' +
    `${variables.map(({ name }) => name).join(', ')}. Use customGradient of gradtape instead.`,
};
