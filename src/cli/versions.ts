/** @file The versions of what computes a run. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Versions } from '../runs/description.ts';
import { type BackendInUse, tf } from '../tensorflow.ts';

export async function versionsOf(gradtape: string, backend: BackendInUse): Promise<Versions> {
  const commit = await currentCommit();
  return {
    gradtape,
    node: process.version,
    tfjs: tf.version.tfjs,
    ...(backend.native && { tensorflow: backend.native.version }),
    backend: backend.name,
    platform: `${process.platform}-${process.arch}`,
    ...(commit && { commit }),
  };
}

/** Nothing outside of a git repository, and where there is no git. */
const currentCommit = (): Promise<string | undefined> =>
  promisify(execFile)('git', ['rev-parse', '--verify', 'HEAD'], { timeout: 2000 }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
