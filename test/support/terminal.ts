/** @file A real terminal for a command to run in, and what its screen would show. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { root } from './paths.ts';

/** Run the command line in a pseudo-terminal of so many columns; returns all that was written to it, stdout and stderr. */
export async function inTerminal(
  args: readonly string[],
  { columns = 80, env = {} }: { columns?: number; env?: Record<string, string> } = {},
): Promise<string> {
  const words = [process.execPath, join(root, 'bin/gradtape.js'), ...args];
  const command = `stty cols ${columns} rows 24; exec ${words.map(quoted).join(' ')}`;
  // util-linux and BSD name the command differently.
  const script =
    process.platform === 'linux'
      ? ['-qec', command, '/dev/null']
      : ['-q', '/dev/null', 'sh', '-c', command];
  const { CI: _, NO_COLOR: __, ...rest } = process.env;
  const child = spawn('script', script, {
    env: { ...rest, TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

// oxlint-disable-next-line no-control-regex
const sequences = /\u001B\[(\d*)([A-Za-z])|\r|\n|[^\u001B\r\n]/gu;

/** The lines that `output` leaves on the screen of a terminal that wraps long lines. */
export function screenAfter(output: string, columns = 80): string[] {
  const rows: string[][] = [[]];
  let [row, column] = [0, 0];
  const goTo = (r: number, c: number): void => {
    [row, column] = [r, c];
    while (rows.length <= row) rows.push([]);
  };
  for (const [token, count, letter] of output.matchAll(sequences))
    if (token === '\r') goTo(row, 0);
    else if (token === '\n') goTo(row + 1, column);
    else if (letter === 'A') goTo(row - Number(count || 1), column);
    else if (letter === 'K' || letter === 'J') {
      rows[row]!.length = Math.min(rows[row]!.length, column);
      if (letter === 'J') rows.length = row + 1;
    } else if (letter === undefined) {
      if (column === columns) goTo(row + 1, 0);
      rows[row]![column++] = token;
    }
  const lines = rows.map((cells) => Array.from(cells, (cell) => cell ?? ' ').join(''));
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
