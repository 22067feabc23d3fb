/**
 * @file A checkpoint as three files: the weights, what else training needs to go on, and `state.json`, which says where
 * training is and what the other two must be to the byte, itself included.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { exactJson, parseExactJson } from './exact-json.ts';
import type { Files } from './files.ts';
import {
  type SavedTensor,
  type SavedTensors,
  decodeSafetensors,
  encodeSafetensors,
} from './safetensors.ts';

/** What a checkpoint keeps. */
export interface Saved<Progress = unknown> {
  /** What the model predicts with, by path: `parameters/dense_1/kernel`, `moving/…`. */
  weights: SavedTensors;
  /** What training goes on from, by path; some of them may be the weights. */
  tensors: SavedTensors;
  /** Where training is; plain JSON. */
  progress: Progress;
}

const stateName = 'state.json';
export const weightsName = 'weights.safetensors';
const trainingName = 'training.safetensors';

const format = 1;

interface State {
  format: number;
  progress: unknown;
  /** The paths at which training has just the weights, which are kept once. */
  shared: string[];
  files: Record<string, Seal>;
}

/** What a file must be. */
interface Seal {
  bytes: number;
  sha256: string;
}

export function checkpointFiles(saved: Saved): Files {
  const files = {
    [weightsName]: encodeSafetensors(saved.weights),
    [trainingName]: encodeSafetensors(withoutShared(saved)),
  };
  const seals = Object.entries(files).map(([name, bytes]) => [name, sealOf(bytes)] as const);
  const { progress } = saved;
  const state: State = {
    format,
    progress,
    shared: sharedOf(saved),
    files: Object.fromEntries(seals),
  };
  return { ...files, [stateName]: sealed(state) };
}

/** Most often all of them: weights differ from training's own where they are averaged, or those of a better epoch. */
const sharedOf = ({ weights, tensors }: Saved): string[] =>
  Object.keys(tensors).filter((path) => path in weights && areSame(weights[path]!, tensors[path]!));

function withoutShared(saved: Saved): SavedTensors {
  const shared = new Set(sharedOf(saved));
  return Object.fromEntries(Object.entries(saved.tensors).filter(([path]) => !shared.has(path)));
}

const areSame = (a: SavedTensor, b: SavedTensor): boolean =>
  a.dtype === b.dtype &&
  String(a.shape) === String(b.shape) &&
  Buffer.from(a.values.buffer, a.values.byteOffset, a.values.byteLength).equals(
    new Uint8Array(b.values.buffer, b.values.byteOffset, b.values.byteLength),
  );

/** Two lines: the state, and its own seal. */
function sealed(state: State): string {
  const text = exactJson(state);
  return `{"state":${text},\n"sha256":"${digest(text)}"}\n`;
}

const digest = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

const sealOf = (bytes: Uint8Array): Seal => ({ bytes: bytes.length, sha256: digest(bytes) });

/**
 * The checkpoint in `folder`.
 * @throws GradtapeError `data` for one that is not to the byte what was written, with the difference.
 */
export async function readCheckpoint(folder: string): Promise<Saved> {
  const state = unsealed(join(folder, stateName), await bytesOf(folder, stateName));
  const read = async (name: string): Promise<SavedTensors> => {
    const bytes = await bytesOf(folder, name);
    requireSeal(join(folder, name), bytes, state.files[name]);
    return decodeSafetensors(join(folder, name), bytes);
  };
  const [weights, training] = await Promise.all([read(weightsName), read(trainingName)]);
  const shared = state.shared.map((path) => [path, weights[path]!] as const);
  return {
    progress: state.progress,
    weights,
    tensors: { ...training, ...Object.fromEntries(shared) },
  };
}

async function bytesOf(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, name);
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw altered(`${path}: ${cause.code === 'ENOENT' ? 'no such file' : cause.message}`);
  });
}

function unsealed(path: string, bytes: Uint8Array): State {
  const text = new TextDecoder().decode(bytes);
  const [, inner, sha256] = /^\{"state":(.*),\n"sha256":"([0-9a-f]{64})"\}\n$/.exec(text) ?? [];
  if (inner === undefined)
    throw altered(`${path}: expected a state and its SHA-256, found neither`);
  if (digest(inner) !== sha256)
    throw altered(`${path}: expected SHA-256 ${sha256}, found ${digest(inner)}`);
  const state = parseExactJson(inner) as State;
  if (state.format !== format)
    throw new GradtapeError(
      'data',
      `${path}: expected a checkpoint of format ${format}, found ${state.format}`,
      { hint: 'another version of gradtape wrote it' },
    );
  return state;
}

function requireSeal(path: string, bytes: Uint8Array, seal: Seal | undefined): void {
  const found = sealOf(bytes);
  if (found.bytes !== seal?.bytes)
    throw altered(`${path}: expected ${seal?.bytes} bytes, found ${found.bytes}`);
  if (found.sha256 !== seal.sha256)
    throw altered(`${path}: expected SHA-256 ${seal.sha256}, found ${found.sha256}`);
}

const altered = (what: string): GradtapeError =>
  new GradtapeError('data', what, {
    hint: 'the checkpoint was cut off or altered after it was written',
  });
