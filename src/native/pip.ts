/** @file Fetching by pip, which knows the user's index, proxy, certificates and passwords. */
import { join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { bytesBelow } from './cache.ts';
import type { Context } from './context.ts';
import type { Artifact } from './manifest.ts';
import { lastLine, run, which } from './processes.ts';

export interface Pip {
  command: string;
  args: string[];
  version: string;
}

const spellings = [['python3', '-m', 'pip'], ['pip3'], ['pip']] as const;

/** The first pip that runs. */
export async function findPip(signal: AbortSignal): Promise<Pip | undefined> {
  for (const [name, ...args] of spellings) {
    const command = which(name);
    if (command === undefined) continue;
    const { status, stdout } = await run(command, [...args, '--version'], { signal, cwd: '/' });
    const version = /^pip (\S+)/.exec(stdout)?.[1];
    if (status === 0 && version) return { command, args, version };
  }
  return undefined;
}

const lookEvery = 250;

/**
 * Let pip put `artifact` into `directory`; returns its path. Nothing enters pip's own cache, and pip's temporary
 * files lie in `directory` too, where their growth tells how far it is.
 */
export async function fetchByPip(
  pip: Pip,
  artifact: Artifact,
  directory: string,
  { report, signal }: Context,
): Promise<string> {
  const total = artifact.bytes;
  const look = setInterval(() => {
    void bytesBelow(directory).then((bytes) =>
      report({ kind: 'bytes', text: 'fetched', done: Math.min(bytes, total), total }),
    );
  }, lookEvery);
  try {
    const args = [...pip.args, ...downloadArguments(artifact, directory)];
    const env = { ...process.env, TMPDIR: directory };
    const { status, output } = await run(pip.command, args, { signal, cwd: directory, env });
    if (status === 0) return join(directory, artifact.filename);
    const reason = /^ERROR: .*/m.exec(output)?.[0] ?? lastLine(output);
    throw new GradtapeError('native', `pip ${pip.version} cannot fetch it (${reason})`);
  } finally {
    clearInterval(look);
  }
}

function downloadArguments(artifact: Artifact, directory: string): string[] {
  const silence = ['--quiet', '--no-input', '--disable-pip-version-check', '--retries', '2'];
  const only = ['--no-deps', '--only-binary=:all:', '--no-cache-dir', ...artifact.tags];
  const wheel = `${artifact.project}==${artifact.version}`;
  return ['download', ...silence, ...only, '--dest', directory, wheel];
}
