/** @file Where a compiled function runs: natively if it can, else as it is written. */
import { GradtapeError } from '../errors.ts';
import { engine } from '../tape/engine.ts';
import { tf } from '../tensorflow.ts';
import { type NativeBackend, nativeBackend } from '../tensorflow/native-backend.ts';
import { isRecording } from './record.ts';

/** How a compiled function runs. `auto`: by XLA, or if that cannot be, in a graph, or if that cannot be, eagerly. */
export const executions = ['auto', 'eager', 'graph', 'xla'] as const;
export type Execution = (typeof executions)[number];

/** Takes one line that the user should see. */
export type Warn = (line: string) => void;

export interface Compilation {
  readonly backend: NativeBackend;
  readonly execution: Exclude<Execution, 'eager'>;
  readonly warn?: Warn | undefined;
}

/**
 * Decides, each time it is called, how to compile; undefined means to run eagerly. That is so inside of another recording
 * and under a tape, which see the operations only as they run.
 * @throws GradtapeError `usage` for an unknown execution; when called, `graph.backend` when `graph` or `xla` is asked for and the backend is not native
 */
export function compilationChooser(
  execution: Execution,
  warn?: Warn,
): () => Compilation | undefined {
  if (!executions.includes(execution))
    throw new GradtapeError(
      'usage',
      `execution is ${JSON.stringify(execution)}, expected one of ${executions.join(', ')}`,
    );
  let hasTold = false;
  return () => {
    if (execution === 'eager' || isRecording() || engine.state.gradientDepth > 0) return undefined;
    const backend = nativeBackend();
    if (backend) return { backend, execution, warn };
    if (execution !== 'auto') throw notNative(execution);
    if (!hasTold) warn?.(`running eagerly: the ${tf.getBackend()} backend runs no graphs`);
    hasTold = true;
    return undefined;
  };
}

function notNative(execution: Execution): GradtapeError {
  return new GradtapeError(
    'graph.backend',
    `execution '${execution}' needs native TensorFlow, and the backend in use is ${tf.getBackend()}`,
    { hint: "use the native backend, or execution 'auto'" },
  );
}
