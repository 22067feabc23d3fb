/**
 * @file A checkpoint: one safetensors file, of the weights that predict, of what else training needs to go on, and, in the
 * file's metadata, of where training is and what the file must be to the byte.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { exactJson, parseExactJson } from './exact-json.ts';
import { decodeSafetensors, readShapes, safetensorsHeader } from './safetensors.ts';
import { readSummary } from './summary.ts';
import type { SavedTensor, SavedTensors, TensorImage } from './tensor-image.ts';

/** The checkpoints of a run: that of the best epoch, and the last one. Each has a folder of its own. */
export type CheckpointName = 'best' | 'last';

/** What a checkpoint keeps. */
export interface Saved<Progress = unknown> {
  /** What the model predicts with, by path: `parameters/dense_1/kernel`, `moving/…`. */
  weights: SavedTensors;
  /** What training goes on from, by path; most often the weights are among it. */
  tensors: SavedTensors;
  /** Where training is; plain JSON. */
  progress: Progress;
}

const fileName = 'checkpoint.safetensors';

export const checkpointFile = (run: string, name: CheckpointName): string =>
  join(run, name, fileName);

/** Whether there is a checkpoint, or what was made of one. A draft alone is none: its writer was killed. */
export function hasCheckpoint(run: string, name: CheckpointName): boolean {
  const folder = join(run, name);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found !== undefined;
  return readdirSync(folder).some((file) => !file.startsWith('.'));
}

/** Before the path of a tensor of training where the weights have another one there: averages, or a better epoch's. */
const ofTraining = 'training/';

/** All tensors of a checkpoint by their paths in the file. */
export function together({ weights, tensors }: Omit<Saved, 'progress'>): SavedTensors {
  if (Object.keys(weights).length === 0) return tensors;
  const all: SavedTensors = { ...weights };
  for (const [path, tensor] of Object.entries(tensors)) {
    const weight = weights[path];
    if (weight === undefined) all[path] = tensor;
    else if (!areSame(weight, tensor)) all[ofTraining + path] = tensor;
  }
  return all;
}

const areSame = (a: SavedTensor, b: SavedTensor): boolean =>
  a.values === b.values ||
  (a.dtype === b.dtype && String(a.shape) === String(b.shape) && bytesOf(a).equals(bytesOf(b)));

const bytesOf = ({ values: { buffer, byteOffset, byteLength } }: SavedTensor): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

const isWeight = (path: string): boolean => /^(parameters|moving)\//.test(path);

function apart(all: SavedTensors): Omit<Saved, 'progress'> {
  const entries = Object.entries(all);
  const training = entries.flatMap(([path, tensor]) =>
    path.startsWith(ofTraining) ? [[path.slice(ofTraining.length), tensor] as const] : [],
  );
  const shared = entries.filter(([path]) => !path.startsWith(ofTraining));
  return {
    weights: Object.fromEntries(entries.filter(([path]) => isWeight(path))),
    tensors: Object.fromEntries([...shared, ...training]),
  };
}

const format = '2';

const noDigest = '0'.repeat(64);

/**
 * The content of a checkpoint's file. Its metadata say how many bytes the values have and what the SHA-256 of the file is
 * while the digits of that are zeros.
 */
export function checkpointContent(image: TensorImage, progress: unknown): Uint8Array[] {
  const header = safetensorsHeader(image, {
    format,
    valueBytes: String(image.values.length),
    sha256: noDigest,
    progress: exactJson(progress),
  });
  const at = header.indexOf(noDigest);
  header.write(digestOf(header, image.values), at, 'latin1');
  return [header, image.values];
}

const digestOf = (...parts: readonly Uint8Array[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/**
 * The checkpoint of a run.
 * @throws GradtapeError `data` for one that is not to the byte what was written, with the difference.
 */
export async function readCheckpoint(run: string, name: CheckpointName): Promise<Saved> {
  const path = checkpointFile(run, name);
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const reason = unreadable[cause.code ?? ''] ?? cause.message;
    const isOlder = existsSync(join(run, name, 'state.json'));
    throw isOlder ? ofAnotherVersion(`${path}: ${reason}`) : altered(`${path}: ${reason}`);
  });
  requireSealed(path, bytes);
  const { tensors, metadata } = decodeSafetensors(path, bytes);
  if (metadata.format !== format)
    throw ofAnotherVersion(
      `${path}: expected a checkpoint of format ${format}, found ${metadata.format}`,
    );
  const progress = parseExactJson(metadata.progress!);
  await requireOfRun(run, path, progress);
  return { ...apart(tensors), progress };
}

const unreadable: Record<string, string> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'expected a file, found a folder',
};

/** @throws GradtapeError `data` for a checkpoint that another run's folder had; its shapes may well be the same */
async function requireOfRun(run: string, path: string, progress: unknown): Promise<void> {
  const { began } = (progress as { memory?: { began?: string } } | null)?.memory ?? {};
  const summary = await readSummary(run).catch(() => undefined);
  if (began === undefined || summary === undefined || began === summary.began) return;
  throw new GradtapeError(
    'data',
    `${path}: expected a checkpoint of the run that began at ${summary.began}, found one of ${began}`,
    { hint: 'the file is of another run' },
  );
}

const seal =
  /^.{8}(\{"__metadata__":\{"format":"\d+","valueBytes":"(\d+)","sha256":")([0-9a-f]{64})"/s;

/** @throws GradtapeError `data` unless the file's SHA-256 is the one that it tells */
function requireSealed(path: string, bytes: Buffer): void {
  // A character for each byte; the seal is among the first.
  const [, before, valueBytes, sha256] = seal.exec(bytes.toString('latin1', 0, 256)) ?? [];
  if (before === undefined)
    throw altered(`${path}: expected a checkpoint, found ${bytes.length} bytes that are none`);
  const length = 8 + Number(bytes.readBigUInt64LE()) + Number(valueBytes);
  const at = 8 + before.length;
  const rest = bytes.subarray(at + noDigest.length);
  const found = digestOf(bytes.subarray(0, at), Buffer.from(noDigest), rest);
  if (found === sha256) return;
  throw altered(
    bytes.length === length
      ? `${path}: expected SHA-256 ${sha256}, found ${found}`
      : `${path}: expected ${length} bytes, found ${bytes.length}`,
  );
}

/** How many numbers a checkpoint predicts with; its values are not read. */
export async function weightsIn(run: string, name: CheckpointName): Promise<number> {
  const shapes = Object.entries(await readShapes(checkpointFile(run, name)));
  const sizes = shapes.map(([path, shape]) =>
    isWeight(path) ? shape.reduce((size, axis) => size * axis, 1) : 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const ofAnotherVersion = (what: string): GradtapeError =>
  new GradtapeError('data', what, { hint: 'another version of gradtape wrote it' });

const altered = (what: string): GradtapeError =>
  new GradtapeError('data', what, {
    hint: 'the checkpoint was cut off or altered after it was written',
  });
