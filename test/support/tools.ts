/** @file The programs that tests read results with, which `scripts/test-tools.ts` puts into gradtape's cache before. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheRoot } from '../../src/native/cache.ts';
import { root } from './paths.ts';

/** TensorBoard's loader and what that imports, pinned by hashes. */
export const tensorboardRequirements = join(root, 'test/tools/tensorboard.txt');

/** Where a tool lies that `key` decides. */
const toolDirectory = (name: string, key: string): string =>
  join(
    cacheRoot(),
    'test-tools',
    `${name}-${createHash('sha256').update(key).digest('hex').slice(0, 16)}`,
  );

/** The Python packages for a Python of `version`, such as `3.11`. */
export const tensorboardDirectory = (version: string): string =>
  toolDirectory('tensorboard', version + readFileSync(tensorboardRequirements, 'utf8'));

/** The Chromium that npm's package carries, unpacked; there is one for Linux on x86-64. */
export const chromiumDirectory = (): string => {
  const { version } = JSON.parse(
    readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  ) as { version: string };
  return toolDirectory('chromium', version);
};

/** The directory, if it was set up. */
export function setUp(directory: string): string {
  if (existsSync(directory)) return directory;
  throw new Error(`${directory} is missing, run: node dist/scripts/test-tools.js`);
}
