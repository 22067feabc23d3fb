import { GradtapeError, messageOf } from '../errors.ts';

/**
 * What `f` computes.
 * @throws GradtapeError `config` at `key` where TensorFlow refuses it, for options may fit the schema and not the model.
 */
export function blaming<T>(key: string, f: () => T): T {
  try {
    return f();
  } catch (cause) {
    if (cause instanceof GradtapeError) throw cause;
    const [reason] = messageOf(cause)
      .replace(/^Invalid TF_Status: \d+\s+Message: /, '')
      .split('\n');
    throw new GradtapeError('config', `${key}: does not fit the model: ${reason}`, { cause });
  }
}
