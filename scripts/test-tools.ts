/**
 * @file Sets up what the tests read results with, once, into gradtape's cache: TensorBoard's event loader for python3, by pip,
 * which knows the user's index; and the Chromium that an npm package carries, unpacked.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../src/errors.ts';
import { cacheRoot, inStaging } from '../src/native/cache.ts';
import { makeDirectory } from '../src/system.ts';
import type { Artifact } from '../src/native/manifest.ts';
import { which } from '../src/native/processes.ts';
import { provideWheel } from '../src/native/wheel.ts';
import { root } from '../test/support/paths.ts';
import {
  chromiumDirectory,
  tensorboardDirectory,
  tensorboardRequirements,
} from '../test/support/tools.ts';

/** As `make`; a tool that cannot be had is told, and the tests that need it fail. */
const provide: typeof make = (directory, fill) =>
  make(directory, fill).catch((error: unknown) => {
    process.stderr.write(`${directory} cannot be set up: ${messageOf(error)}\n`);
  });

/** Let `fill` make what shall lie in `directory`, unless it is there; it appears whole or not at all. */
async function make(directory: string, fill: (draft: string) => unknown): Promise<void> {
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

/** For a Python that has no pip: pip runs from its wheel, which is fetched as TensorFlow's is. */
const pipWheel: Artifact = {
  project: 'pip',
  version: '25.3',
  filename: 'pip-25.3-py3-none-any.whl',
  sha256: '9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd',
  bytes: 1_778_622,
  unpackedBytes: 0,
  tags: [],
};

const silent = (): void => undefined;

/** The words after `python3` that run pip. */
async function pip(): Promise<string[]> {
  const { status } = spawnSync('python3', ['-m', 'pip', '--version'], { cwd: '/' });
  if (status === 0) return ['-m', 'pip'];
  const context = { root: cacheRoot(), report: silent, signal: new AbortController().signal };
  return [join(await provideWheel(pipWheel, context), 'pip')];
}

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

if (which('python3') === undefined)
  process.stderr.write('no python3: the tests that read event files by TensorBoard are skipped\n');
else {
  const version = run('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  await provide(tensorboardDirectory(version.trim()), async (draft) => {
    run('python3', [...(await pip()), 'install', ...silence, '--target', draft, ...pinned]);
  });
}

if (process.platform === 'linux' && process.arch === 'x64')
  await provide(chromiumDirectory(), async (draft) => {
    // It unpacks into the temporary folder, and its libraries only where it takes the machine for one of Amazon's.
    Object.assign(process.env, { TMPDIR: draft, AWS_EXECUTION_ENV: 'nodejs20.x' });
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
  });
