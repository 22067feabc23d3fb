/** @file What `gradtape doctor` tells: each candidate and what became of it, and what a set-up would have to work with. Fetches and builds nothing. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { GradtapeError, messageOf } from '../errors.ts';
import { bytesBelow, cacheRoot } from './cache.ts';
import { type CandidateName, type FoundCandidate, finders } from './candidates.ts';
import { findCompiler } from './compiler.ts';
import type { Context } from './context.ts';
import { tensorflowWheels } from './manifest.ts';
import { glibcVersion, platform, requireUsable } from './platform.ts';
import { findPip } from './pip.ts';
import { type NativeTensorFlow, prepare, standsAlone } from './search.ts';

export interface CandidateReport {
  candidate: CandidateName;
  /** What is `available` would do, but another comes before it, or it has to be fetched. */
  status: 'taken' | 'available' | 'refused';
  detail: string;
}

export interface Diagnosis {
  native: NativeTensorFlow | null;
  /** What mends the refusal of a folder that the user names, for nothing else is tried. */
  hint: string | null;
  candidates: CandidateReport[];
  versions: Record<'node' | 'napi' | 'tfjs' | 'tfjs-node', string>;
  platform: string;
  glibc: string | null;
  processor: { model: string; cores: number; features: string[] | null };
  compiler: string | null;
  compilersRefused: string[];
  pip: string | null;
  cache: { path: string; bytes: number };
}

const require = createRequire(import.meta.url);

export async function diagnose(): Promise<Diagnosis> {
  const { signal } = new AbortController();
  const context: Context = { root: cacheRoot(), report: () => undefined, signal };
  const pip = await findPip(signal);
  const { compiler, refusals } = await findCompiler(signal);
  return {
    ...(await examine(context)),
    versions: {
      node: process.versions.node,
      napi: process.versions['napi'] ?? 'none',
      tfjs: versionOf('@tensorflow/tfjs'),
      'tfjs-node': versionOf('@tensorflow/tfjs-node'),
    },
    platform,
    glibc: glibcVersion() ?? null,
    processor: {
      model: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      features: await processorFeatures(),
    },
    compiler: compiler ? `${compiler.name} (${compiler.command})` : null,
    compilersRefused: refusals,
    pip: pip ? `${pip.version} (${[pip.command, ...pip.args].join(' ')})` : null,
    cache: { path: context.root, bytes: await bytesBelow(context.root) },
  };
}

/** Every candidate is tried, with nothing taken from memory. */
async function examine(
  context: Context,
): Promise<Pick<Diagnosis, 'native' | 'hint' | 'candidates'>> {
  const candidates: CandidateReport[] = [];
  const policy = { setup: false, retry: true, force: true };
  let native: NativeTensorFlow | null = null;
  let hint: string | null = null;
  let open = true;
  for (const candidate of Object.keys(finders) as FoundCandidate[]) {
    try {
      const place = await finders[candidate](context, tensorflowWheels[platform]);
      const found = await prepare(place, context, policy);
      const detail = `TensorFlow ${found.version} in ${found.directory}`;
      candidates.push({ candidate, status: open ? 'taken' : 'available', detail });
      if (open) native = found;
      open = false;
    } catch (error) {
      candidates.push({ candidate, status: 'refused', detail: messageOf(error) });
      if (!standsAlone(candidate)) continue;
      open = false;
      hint = (error instanceof GradtapeError && error.hint) || null;
    }
  }
  return { native, hint, candidates: [...candidates, wheelReport()] };
}

function wheelReport(): CandidateReport {
  const candidate = 'wheel';
  try {
    const { filename, bytes } = requireUsable(tensorflowWheels[platform]);
    const detail = `${filename}, ${Math.round(bytes / 1e6)} MB`;
    return { candidate, status: 'available', detail };
  } catch (error) {
    return { candidate, status: 'refused', detail: messageOf(error) };
  }
}

const versionOf = (name: string): string =>
  (require(`${name}/package.json`) as { version: string }).version;

/** Instruction sets that matter to TensorFlow's speed. */
const features =
  /^(sse4_2|avx|avx2|fma|f16c|avx512\w+|avx_vnni|amx_\w+|asimd|asimddp|sve2?|bf16|i8mm)$/;

/** As Linux tells them; null where it is not Linux. */
async function processorFeatures(): Promise<string[] | null> {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(text)?.[1];
  return line?.split(' ').filter((name) => features.test(name)) ?? null;
}
