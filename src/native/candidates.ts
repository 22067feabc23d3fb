/** @file Where a TensorFlow may already be, in the order in which it is looked for. */
import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { addonName, foreignAddon, libraryDirectory } from './cache.ts';
import type { Context } from './context.ts';
import { libraryIn } from './library.ts';
import type { TensorFlowWheel } from './manifest.ts';
import { askPython, recallPython } from './python.ts';
import type { Build } from './verification.ts';

/** Libraries that were found, and where the addon for them is or can be built. */
export interface Place extends Build {
  candidate: FoundCandidate;
  /** Whether gradtape may build the addon, or has to take the one that came with the libraries. */
  buildable: boolean;
}

export type FoundCandidate = 'GRADTAPE_LIBTENSORFLOW' | 'cache' | 'python3' | 'tfjs-node';
export type CandidateName = FoundCandidate | 'wheel';

/** Finds libraries, or throws a GradtapeError `native` that says why there are none. */
type Finder = (context: Context, wheel: TensorFlowWheel | undefined) => Promise<Place>;

const require = createRequire(import.meta.url);

/** A folder that the user names: of a C or Python package, or a copy of gradtape's own cache, addon and all. */
async function fromEnvironment({ root }: Context): Promise<Place> {
  const candidate = 'GRADTAPE_LIBTENSORFLOW';
  const directory = process.env[candidate];
  if (!directory) throw refusal('not set');
  const library = libraryIn(resolve(directory));
  if (library === undefined)
    throw new GradtapeError('native', `no libtensorflow in ${directory}`, {
      hint: `name a folder that has it in ${candidate}, or unset ${candidate}`,
    });
  const copied = join(library.directory, addonName);
  if (existsSync(copied)) return { candidate, library, addon: copied, buildable: false };
  return { candidate, library, addon: foreignAddon(root, library.directory), buildable: true };
}

/** What a set-up made of the wheel. */
export async function fromCache(
  { root }: Context,
  wheel: TensorFlowWheel | undefined,
): Promise<Place> {
  const directory = libraryDirectory(root);
  const library = libraryIn(directory);
  if (library === undefined) throw refusal(`nothing in ${directory}`);
  for (const [name, bytes] of Object.entries(wheel?.libraries ?? {})) {
    const { size } = statSync(join(directory, name));
    if (size !== bytes)
      throw refusal(`${join(directory, name)} is damaged: ${size} bytes, expected ${bytes}`);
  }
  return { candidate: 'cache', library, addon: join(directory, addonName), buildable: true };
}

export const isCached = (context: Context, wheel: TensorFlowWheel): Promise<boolean> =>
  fromCache(context, wheel).then(
    () => true,
    () => false,
  );

async function fromPython(context: Context): Promise<Place> {
  const note = await recallPython(context);
  const found = note?.directory && libraryIn(note.directory) ? note : await askPython(context);
  if (found === undefined) throw refusal('no python3 that runs');
  const { python, directory } = found;
  if (directory === null) throw refusal(`${python} has no tensorflow`);
  const library = libraryIn(directory);
  if (library === undefined)
    throw refusal(`${directory} has no libtensorflow_cc (2.12 and newer have it)`);
  const addon = foreignAddon(context.root, library.directory);
  return { candidate: 'python3', library, addon, buildable: true };
}

/** What tfjs-node's own install script fetched and built, where somebody let it run. */
async function fromTfjsNode(): Promise<Place> {
  const directory = dirname(require.resolve('@tensorflow/tfjs-node/package.json'));
  const builds = await readdir(join(directory, 'lib')).catch(() => []);
  const addon = builds
    .sort()
    .map((name) => join(directory, 'lib', name, 'tfjs_binding.node'))
    .findLast(existsSync);
  const library = libraryIn(join(directory, 'deps'));
  if (!addon || !library) throw refusal(`its own install script has not run in ${directory}`);
  return { candidate: 'tfjs-node', library, addon, buildable: false };
}

const refusal = (reason: string): GradtapeError => new GradtapeError('native', reason);

export const finders: Readonly<Record<FoundCandidate, Finder>> = {
  GRADTAPE_LIBTENSORFLOW: fromEnvironment,
  cache: fromCache,
  python3: fromPython,
  'tfjs-node': fromTfjsNode,
};
