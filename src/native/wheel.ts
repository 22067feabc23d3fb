/** @file A pinned wheel on disk: left by an earlier try, fetched by pip, or fetched from the package index without pip. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GradtapeError } from '../errors.ts';
import { makeDirectory } from '../system.ts';
import { downloadDirectory, inStaging } from './cache.ts';
import type { Context } from './context.ts';
import { download, sizeOf } from './download.ts';
import type { Artifact } from './manifest.ts';
import { locate } from './package-index.ts';
import { type Pip, fetchByPip, findPip } from './pip.ts';

/**
 * The wheel's path. A file that is not the pinned one is deleted; if an earlier try left it, it is fetched anew.
 * @throws GradtapeError `native` when it cannot be had, or what the index gives is not the pinned file.
 */
export async function provideWheel(artifact: Artifact, context: Context): Promise<string> {
  const directory = downloadDirectory(context.root);
  const wheel = join(directory, artifact.filename);
  const part = `${wheel}.part`;
  await makeDirectory(directory);
  let wasLeft = (await sizeOf(wheel)) + (await sizeOf(part)) > 0;
  for (;;) {
    if ((await sizeOf(wheel)) === 0) await fetchWheel(artifact, part, context);
    if ((await sizeOf(wheel)) === 0) await rename(part, wheel);
    const fault = await refuseOther(wheel, artifact, context);
    if (fault === undefined) return wheel;
    if (!wasLeft) throw fault;
    context.report({ kind: 'step', text: `${fault.message}; fetching it anew` });
    wasLeft = false;
  }
}

/** Delete a file that is not the pinned one, and say so. */
async function refuseOther(
  wheel: string,
  artifact: Artifact,
  { signal }: Context,
): Promise<GradtapeError | undefined> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(wheel), hash, { signal });
  const found = hash.digest('hex');
  if (found === artifact.sha256) return undefined;
  await rm(wheel);
  const message = `${wheel} is not the pinned file and was deleted: SHA-256 ${found}, expected ${artifact.sha256}`;
  return new GradtapeError('native', message, {
    hint: 'PIP_INDEX_URL names the package index that is asked',
  });
}

function tell({ project, version, bytes }: Artifact, how: string, { report }: Context): void {
  const size = `${Math.round(bytes / 1e6)} MB`;
  report({ kind: 'step', text: `fetching ${project} ${version} (${size}) ${how}` });
}

/** Only a fetch without pip can continue a part. */
async function fetchWheel(artifact: Artifact, part: string, context: Context): Promise<void> {
  const pip = (await sizeOf(part)) > 0 ? undefined : await findPip(context.signal);
  const fault = pip && (await tryPip(pip, artifact, part, context));
  if (pip && fault === undefined) return;
  if (fault) context.report({ kind: 'step', text: `${fault.message}; fetching it without pip` });
  const url = await locate(artifact, context.signal);
  tell(artifact, `from ${url.host}`, context);
  await download({ url, part, bytes: artifact.bytes, text: 'fetched' }, context);
}

async function tryPip(
  pip: Pip,
  artifact: Artifact,
  part: string,
  context: Context,
): Promise<GradtapeError | undefined> {
  tell(artifact, `by pip ${pip.version}`, context);
  try {
    await inStaging(context.root, async (directory) =>
      rename(await fetchByPip(pip, artifact, directory, context), part),
    );
    return undefined;
  } catch (error) {
    if (error instanceof GradtapeError) return error;
    throw error;
  }
}
