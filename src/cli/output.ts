/** @file What the commands print: results to stdout, everything else to stderr. */
import { printable } from '../printable.ts';
import { annotation } from './annotations.ts';

/** Write all of `text` before going on, so that nothing is lost when stdout is a slow pipe. */
export function print(text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** The line that tells a warning; what it quotes of the user's is made printable. GitHub Actions gets another of its own. */
export const warning = (line: string): string =>
  `warning: ${printable(line)}\n${annotation('warning', line)}`.trimEnd();

/** Gathers the values of an option that may be repeated. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];

/**
 * A reader that has seen enough (`| head`) ends the program as SIGPIPE would, quietly; results that cannot be written
 * are a fault of exit code 6. Nobody can be told that stderr is closed.
 */
export function watchStreams(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(141);
    process.stderr.write(`error: stdout: cannot be written (${code})\n`);
    process.exit(6);
  });
  process.stderr.on('error', () => undefined);
}
