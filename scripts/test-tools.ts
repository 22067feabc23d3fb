/**
 * @file Sets up what the tests read results with, once, into gradtape's cache: TensorBoard's event loader for python3, by pip,
 * which knows the user's index; and the Chromium that an npm package carries, unpacked.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheRoot, inStaging } from '../src/native/cache.ts';
import { makeDirectory } from '../src/system.ts';
import { root } from '../test/support/paths.ts';
import {
  chromiumDirectory,
  tensorboardDirectory,
  tensorboardRequirements,
} from '../test/support/tools.ts';

/** Let `fill` make what shall lie in `directory`, unless it is there; it appears whole or not at all. */
async function provide(directory: string, fill: (draft: string) => unknown): Promise<void> {
  if (existsSync(directory)) return;
  const begin = performance.now();
  await makeDirectory(dirname(directory));
  await inStaging(cacheRoot(), async (staging) => {
    const draft = join(staging, 'tool');
    await makeDirectory(draft);
    await fill(draft);
    await rename(draft, directory).catch((error: unknown) => {
      if (!existsSync(directory)) throw error; // another process was faster
    });
  });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  process.stdout.write(`${directory} is ready (${seconds} s)\n`);
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  throw new Error(`${command} ${args.join(' ')} failed\n${error?.message ?? stdout + stderr}`);
}

const version = run('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).trim();
const silence = [
  '--quiet',
  '--no-input',
  '--disable-pip-version-check',
  '--no-warn-script-location',
];
const pinned = [
  '--no-deps',
  '--only-binary=:all:',
  '--require-hashes',
  '-r',
  tensorboardRequirements,
];
await provide(tensorboardDirectory(version), (draft) => {
  run('python3', ['-m', 'pip', 'install', ...silence, '--target', draft, ...pinned]);
});

if (process.platform === 'linux' && process.arch === 'x64')
  await provide(chromiumDirectory(), async (draft) => {
    // It unpacks into the temporary folder, and its libraries only where it takes the machine for one of Amazon's.
    Object.assign(process.env, { TMPDIR: draft, AWS_EXECUTION_ENV: 'nodejs20.x' });
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  });
