import { type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { root } from './paths.ts';

export interface Finished {
  /** The exit code, or the name of the signal that ended the process. */
  code: number | string;
  stdout: string;
  stderr: string;
}

export interface CliOptions extends Pick<SpawnOptions, 'cwd' | 'env'> {
  stdin?: string;
}

/** Run the command line in a process of its own, as a user would. `env` is added to the environment. */
export async function gradtape(
  args: readonly string[],
  { cwd, env, stdin = '' }: CliOptions = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [join(root, 'bin/gradtape.js'), ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '', ...env },
    stdio: 'pipe',
  });
  child.stdin.on('error', () => undefined).end(stdin);
  const ended = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

/** A folder with the given files, removed after the test. */
export function folderWith(t: TestContext, files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'gradtape-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
