import { GradtapeError } from './errors.ts';
import { type BackendChoice, useBackend } from './tensorflow.ts';

const choices: readonly string[] = ['auto', 'native', 'cpu'] satisfies BackendChoice[];

const notice = (line: string): void => process.emitWarning(line, 'GradtapeNotice');

/**
 * Choose the backend for a program that imports gradtape. What a first set-up does, and a fallback to `cpu`, is told by
 * `process.emitWarning`, since the streams belong to the program.
 * @throws GradtapeError `usage` for an unknown choice, `native` where native TensorFlow is asked for and cannot be had.
 */
export async function useBackendAtImport(choice = 'auto'): Promise<void> {
  if (!choices.includes(choice))
    throw new GradtapeError(
      'usage',
      `GRADTAPE_BACKEND: expected ${choices.join(', ')}, found "${choice}"`,
    );
  await useBackend(choice as BackendChoice, {
    warn: notice,
    report: (event) => {
      if (event.kind === 'step') notice(event.text);
    },
  });
}
