import { GradtapeError, messageOf } from '../errors.ts';
import { writeFaults } from '../system.ts';

/**
 * Run what writes `path`.
 * @throws GradtapeError `output`, one line, for whatever the system refuses.
 */
export function writing<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const { code = messageOf(error), syscall } = error as NodeJS.ErrnoException;
    const lacksFolder = code === 'ENOENT' && syscall === 'open';
    const reason = lacksFolder ? 'no such folder' : (writeFaults[code] ?? code);
    throw new GradtapeError('output', `cannot write ${path}: ${reason}`, { cause: error });
  }
}
