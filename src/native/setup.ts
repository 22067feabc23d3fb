/** @file Making native TensorFlow ready: fetching the libraries, building the addon, trying it. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { buildAddon } from './addon.ts';
import { inStaging, libraryDirectory, replaceDirectory, requireSpace, sweep } from './cache.ts';
import { type Place, fromCache, isCached } from './candidates.ts';
import type { Context } from './context.ts';
import { withLock } from './lock.ts';
import { type TensorFlowWheel, headers } from './manifest.ts';
import { unpack } from './unpack.ts';
import { type ProbeAnswer, remembered, verify } from './verification.ts';
import { provideWheel } from './wheel.ts';

/** Build the addon of `place` and try it; with `force`, even where another process did so while we waited. */
export async function setUpAddon(
  place: Place,
  context: Context,
  force: boolean,
): Promise<ProbeAnswer> {
  return withLock(context, async () => {
    await sweep(context.root);
    const madeMeanwhile = force ? undefined : await remembered(place, context);
    if (madeMeanwhile && 'version' in madeMeanwhile) return madeMeanwhile;
    await buildAddon(place.library, place.addon, context);
    return verify(place, context);
  });
}

/** Put the wheel's libraries into the cache; with `force`, even if they are there. */
export async function setUpWheel(
  wheel: TensorFlowWheel,
  context: Context,
  force: boolean,
): Promise<Place> {
  await withLock(context, async () => {
    await sweep(context.root);
    if (force || !(await isCached(context, wheel))) await installLibrary(wheel, context);
  });
  return fromCache(context, wheel);
}

/** The wheel itself is not kept. */
async function installLibrary(wheel: TensorFlowWheel, context: Context): Promise<void> {
  const { root } = context;
  const size = `${(wheel.unpackedBytes / 1e9).toFixed(1)} GB`;
  const what = `TensorFlow ${wheel.version}`;
  context.report({ kind: 'step', text: `setting up native ${what} in ${root} (once, ${size})` });
  await requireSpace(root, wheel);
  const file = await provideWheel(wheel, context);
  const names = [...Object.keys(wheel.libraries), ...headers.map((name) => `include/${name}`)];
  const wanted = new Set(names.map((name) => `tensorflow/${name}`));
  await inStaging(root, async (staging) => {
    const count = await unpack(
      {
        wheel: file,
        directory: staging,
        wanted: (name) => wanted.has(name),
        bytes: wheel.unpackedBytes,
        text: 'unpacked',
      },
      context,
    );
    if (count !== wanted.size)
      throw new GradtapeError('native', `${file} has ${count} of the ${wanted.size} files needed`);
    await replaceDirectory(root, join(staging, 'tensorflow'), libraryDirectory(root));
  });
  await rm(file);
}
