import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { Context } from '../../src/native/context.ts';
import { type NativeTensorFlow, provideNative } from '../../src/native/index.ts';
import type { Artifact } from '../../src/native/manifest.ts';
import { type Finished, folderWith } from './cli.ts';
import { root } from './paths.ts';

/** What a set-up is given, with a cache of the test's own; `told` gathers what it reports. */
export function contextFor(t: TestContext): Context & { told: string[] } {
  const told: string[] = [];
  return {
    root: folderWith(t, {}),
    report: (event) => told.push(event.text),
    signal: new AbortController().signal,
    told,
  };
}

/** Write a program that /bin/sh runs, and return its path. */
export function program(path: string, script: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/**
 * A machine with an empty cache and no programs but a compiler, which gives out the addon that this machine's real
 * set-up built. The real libraries are found by LD_LIBRARY_PATH, whatever libraries the set-up under test lays down.
 */
export async function bareMachine(t: TestContext): Promise<Machine> {
  const folder = folderWith(t, {});
  const real = await provideNative();
  const env = {
    PATH: join(folder, 'bin'),
    HOME: folder,
    GRADTAPE_CACHE: join(folder, 'cache'),
    LD_LIBRARY_PATH: real.directory,
  };
  program(join(folder, 'bin/c++'), compilerScript(real));
  return { folder, cache: env.GRADTAPE_CACHE, env };
}

export interface Machine {
  folder: string;
  cache: string;
  env: Record<string, string>;
}

/** Passes every trial, and for `-o FILE` copies the finished addon to FILE. */
const compilerScript = ({ addon }: NativeTensorFlow): string =>
  `while [ $# -gt 1 ]; do [ "$1" = -o ] && exec /bin/cp '${addon}' "$2"; shift; done`;

export interface Running {
  child: ChildProcess;
  finished: Promise<Finished>;
  /** Resolves when the process has written `text` on stderr. */
  says(text: string): Promise<void>;
}

/** Run a part of the native room in a process of its own, with nothing of this process's environment. */
export function startChild(
  call: 'provideNative' | 'provideWheel' | 'useBackend' | 'useNative',
  wheel: Artifact,
  env: Record<string, string>,
): Running {
  const script = join(root, 'dist/test/support/native-child.js');
  return watch(spawn(process.execPath, [script, call, JSON.stringify(wheel)], { env }));
}

/** Start the command line itself, with nothing of this process's environment. */
export const startCommand = (args: string[], env: Record<string, string>): Running =>
  watch(spawn(process.execPath, [join(root, 'bin/gradtape.js'), ...args], { env }));

function watch(child: ChildProcess): Running {
  let said = '';
  const finished = new Promise<number | string>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const says = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => (said.includes(wanted) ? resolve() : undefined);
      child.stderr!.on('data', look);
      look();
    });
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  return {
    child,
    says,
    finished: Promise.all([finished, text(child.stdout!)]).then(([code, stdout]) => ({
      code,
      stdout,
      stderr: said,
    })),
  };
}
