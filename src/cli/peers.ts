/** @file Other libraries on the same task: the scripts of bench/peers, each run by the interpreter that has the library. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Config } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import { GradtapeError } from '../errors.ts';
import type { PeerMeasurement } from '../reports/bench-table.ts';

const peerNames = ['tensorflow', 'jax', 'torch', 'tfjs'] as const;
type PeerName = (typeof peerNames)[number];

/** What the peers are told by the environment: the task, and for a network its sizes. */
export interface PeerTask {
  task: 'linreg' | 'mlp';
  rows: number;
  features: number;
  units: number[];
  batchSize: number;
}

/**
 * The task of the peers that a config is.
 * @throws GradtapeError `config` for one that is neither the article's regression nor a network of dense layers
 */
export function peerTaskOf({ model, batchSize }: Config, { training }: PreparedData): PeerTask {
  const { rows, features } = training;
  const size = batchSize === 'full' ? rows : Math.min(batchSize, rows);
  const shape = { rows, features: features.length, units: [], batchSize: size };
  if (model.type !== 'sequential' && rows === 9 && features.length === 1 && size === rows)
    return { task: 'linreg', ...shape };
  const layers = model.type === 'sequential' ? model.layers : [];
  const units = layers.map((layer) => (layer.type === 'dense' ? Number(layer.units) : undefined));
  if (units.length > 0 && units.every((count) => count !== undefined) && rows % size === 0)
    return { task: 'mlp', ...shape, units };
  throw new GradtapeError(
    'config',
    'the peers know the article’s regression, and networks of dense layers whose batches divide the rows; this config is neither',
    { hint: 'try linreg.json, or leave --peers out' },
  );
}

/**
 * Where each peer's interpreter is, from `NAME=path` pairs.
 * @throws GradtapeError `usage`
 */
export function interpretersFrom(pairs: readonly string[]): Partial<Record<PeerName, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name, path] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if ((peerNames as readonly string[]).includes(name) && path !== '') return [name, path];
      throw new GradtapeError(
        'usage',
        `--python ${JSON.stringify(pair)}: expected NAME=path, NAME one of tensorflow, jax, torch`,
      );
    }),
  );
}

/** Run every peer on the task, one after another; `tell` hears of those that are not there. */
export async function measurePeers(
  task: PeerTask,
  interpreters: Partial<Record<PeerName, string>>,
  tell: (line: string) => void,
): Promise<PeerMeasurement[]> {
  const measured: PeerMeasurement[] = [];
  for (const name of peerNames) {
    try {
      measured.push(...(await runPeer(name, task, interpreters[name] ?? 'python3')));
    } catch (error) {
      tell(absence(name, interpreters[name] ?? 'python3', error));
    }
  }
  return measured;
}

const folder = new URL('../../../bench/peers/', import.meta.url);
/** As the user has set it: this module is loaded before gradtape makes settings for itself. */
const environment = { ...process.env };

async function runPeer(name: PeerName, task: PeerTask, python: string): Promise<PeerMeasurement[]> {
  const [file, script] =
    name === 'tfjs' ? [process.execPath, 'tfjs_peer.js'] : [python, `${name}_peer.py`];
  const { stdout } = await promisify(execFile)(file, [fileURLToPath(new URL(script, folder))], {
    env: { ...environment, GRADTAPE_PEER_TASK: JSON.stringify(task) },
  });
  return stdout
    .trim()
    .split('\n')
    .map(
      (line) => JSON.parse(line) as { peer: string; way: string; task: string; usPerStep: number },
    )
    .filter((line) => line.task === task.task)
    .map(({ peer, way, usPerStep }) => ({ peer, way, microsecondsPerStep: usPerStep }));
}

function absence(name: PeerName, python: string, error: unknown): string {
  const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
  if (code === 'ENOENT') return `peer ${name} left out: ${python} is not there`;
  if (stderr.includes('ModuleNotFoundError'))
    return `peer ${name} left out: ${python} does not have it; name one that does by --python ${name}=PATH`;
  const [last] = stderr.trim().split('\n').slice(-1);
  return `peer ${name} left out: ${last || String(error)}`;
}
