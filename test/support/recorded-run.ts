/** @file A run without training: events that tell their number, and weights that do. */
import { MessageChannel } from 'node:worker_threads';
import type { RunDescription } from '../../src/runs/description.ts';
import type { Disk } from '../../src/runs/disk.ts';
import type { RunPlan } from '../../src/runs/plan.ts';
import type { Decider, Trained } from '../../src/runs/record.ts';
import type { SavedTensors } from '../../src/runs/tensor-image.ts';
import { serve } from '../../src/runs/serve.ts';
import { type OpenRun, type StartOptions, startRun } from '../../src/runs/start.ts';
import type { TrainingEvent } from '../../src/training/events.ts';

export const epochs = 3;

const description: RunDescription = {
  config: { data: {}, epochs },
  data: { path: 'a.csv', rows: 2, columns: ['x', 'y'], sha256: 'aa', bytes: 12 },
  versions: { gradtape: '0', node: '0', tfjs: '0', backend: 'cpu', platform: 'none' },
  preprocessing: {
    version: 1,
    features: [],
    task: 'regression',
    targets: [{ name: 'y', reason: '' }],
    dropMissing: [],
  },
  split: { training: 'all' },
};

/** More is better. */
const decider: Decider = {
  name: 'loss',
  valueOf: ({ loss }) => loss,
  isBetter: (value, best) => value > best,
  worst: -Infinity,
};

const trainedTo = (step: number): Trained => {
  const storedFinal = (): SavedTensors => ({
    'parameters/w': { dtype: 'float32', shape: [1], values: new Float32Array([step]) },
  });
  return {
    storedFinal,
    heldWeights: () => ({ stored: storedFinal, release: () => undefined }),
    snapshot: () => ({
      tensors: { 'slots/w': { dtype: 'float32', shape: [1], values: new Float32Array([-step]) } },
      progress: {
        step,
        stepsPerEpoch: 1,
        tally: { rows: 0, loss: 0, terms: {} },
        loss: step,
        callbacks: [],
      },
    }),
  };
};

function* eventsOf(epoch: number): Generator<TrainingEvent> {
  yield { event: 'epoch', epoch, loss: epoch, metrics: {}, learningRate: 1, seconds: 0 };
  const step = epoch + 1;
  yield { event: 'progress', epoch: step, step, stepsPerEpoch: 1, totalSteps: epochs, loss: 0 };
}

/** Who writes while training goes on. */
export type Writing = NonNullable<StartOptions['writing']>;

/** A writer at the other end of a port, as in a thread of its own, but on a disk of the test's. */
export const elsewhere = (disk: Disk): Writing => ({
  hireAfter: 0,
  hire: (post) => {
    const { port1: port, port2 } = new MessageChannel();
    serve({ ...post, port: port2 }, disk);
    return { port, gone: new Promise(() => undefined), letGo: async () => port.close() };
  },
});

export const openAt = (
  folder: string,
  kind: RunPlan['kind'],
  disk: Disk,
  writing: Writing = {},
): Promise<OpenRun> =>
  startRun({ plan: { kind, folder }, description, saveEvery: 0, disk, writing });

/** Write the rest of the run, `onSaved` told of every step that has been saved for good. */
export async function writeRest(run: OpenRun, onSaved: (step: number) => void): Promise<void> {
  const first = run.from?.progress.step ?? 0;
  const record = await run.record(decider);
  try {
    for (let epoch = first; epoch < epochs; epoch++) {
      for (const event of eventsOf(epoch)) await record.take(event, trainedTo(epoch + 1));
      await record.idle();
      onSaved(epoch + 1);
    }
    const model = { type: 'sequential', target: 'y', layers: 1, parameters: 1 } as const;
    await record.take({ event: 'end', epochs, loss: 1, model }, trainedTo(epochs));
  } catch (error) {
    await record.fail(error);
    throw error;
  }
}
