/** @file Training sessions on data in memory. */
import { check } from '../../src/config/check.ts';
import type { Config } from '../../src/config/schema.ts';
import type { Dataset, PreparedData, TargetInfo } from '../../src/data/dataset.ts';
import type { EpochEvent, TrainingEvent } from '../../src/training/events.ts';
import { Session, type SessionOptions } from '../../src/training/session.ts';

/** A config with these keys, and everything else as it is by default. */
export const configOf = (settings: Record<string, unknown>): Config =>
  check({ data: { path: 'none.csv', target: 'y' }, optimizer: 'adam', ...settings }, []);

/** Rows of features of which the last number is the target. */
export function datasetOf(
  rows: readonly (readonly number[])[],
  weight?: readonly number[],
): Dataset {
  const width = rows[0]!.length - 1;
  return {
    rows: rows.length,
    features: Array.from({ length: width }, (_, i) => `x${i}`),
    x: Float32Array.from(rows.flatMap((row) => row.slice(0, -1))),
    targets: ['y'],
    y: Float32Array.from(rows.map((row) => row.at(-1)!)),
    ...(weight && { weight: Float32Array.from(weight) }),
    ids: Uint32Array.from(rows.keys()),
  };
}

export const dataOf = (
  training: Dataset,
  validation?: Dataset,
  target: Partial<TargetInfo> = {},
): PreparedData => ({
  training,
  ...(validation && { validation }),
  target: { task: 'regression', names: ['y'], ...target },
  preprocessing: {
    version: 1,
    features: [],
    task: 'regression',
    targets: [{ name: 'y', reason: 'all numbers' }],
    dropMissing: [],
  },
  scales: [],
});

/** All events of a session but `progress`, and what `look` saw at each event. */
export async function eventsOf(
  session: Session,
  look: (event: TrainingEvent) => boolean | void = () => true,
): Promise<TrainingEvent[]> {
  const events: TrainingEvent[] = [];
  for await (const event of session.events()) {
    if (event.event !== 'progress') events.push(event);
    if (look(event) === false) break;
  }
  return events;
}

/** The events of a whole run. */
export async function run(
  config: Config,
  data: PreparedData,
  options?: SessionOptions,
): Promise<TrainingEvent[]> {
  const session = new Session(config, data, options);
  try {
    return await eventsOf(session);
  } finally {
    session.dispose();
  }
}

export const epochsIn = (events: readonly TrainingEvent[]): EpochEvent[] =>
  events.filter((event) => event.event === 'epoch');
