import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Outcome {
  /** The exit code; null when a signal ended the process, or it could not be started. */
  status: number | null;
  /** What it wrote on stdout. */
  stdout: string;
  /** What it wrote on both streams. */
  output: string;
}

export interface RunOptions {
  signal: AbortSignal;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
}

/**
 * Run a program to its end. When `signal` aborts, it and its children are stopped, and this throws the reason once
 * they are gone.
 */
export async function run(
  command: string,
  args: readonly string[],
  { signal, cwd, env = process.env, input = '' }: RunOptions,
): Promise<Outcome> {
  signal.throwIfAborted();
  // A group of its own: Ctrl-C reaches only us, and we stop the whole group.
  const child = spawn(command, args, { cwd, env, stdio: 'pipe', detached: true });
  const stop = (): void => stopGroup(child.pid);
  signal.addEventListener('abort', stop);
  const [stdout, output]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout.push(text);
    output.push(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stdin.on('error', () => undefined).end(input);
  const status = await new Promise<number | null>((resolve) => {
    child.on('close', resolve).on('error', (error) => {
      output.push(error.message);
      resolve(null);
    });
  });
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  return { status, stdout: stdout.join(''), output: output.join('') };
}

function stopGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGTERM');
  } catch {
    // It ended by itself.
  }
}

/** The path of a program, as a shell would find it. */
export function which(command: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const places = command.includes('/') ? [''] : (env['PATH'] ?? '').split(delimiter);
  return places.map((place) => join(place, command)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The last line that is not blank. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)!.trim();
}
