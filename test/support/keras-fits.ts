/** @file Whole runs of Keras's `fit`, repeated from the same weights. */
import type { Config } from '../../src/config/schema.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { planNetwork } from '../../src/layers/plans/stack.ts';
import type { EpochEvent, PartFigures } from '../../src/training/events.ts';
import { Session } from '../../src/training/session.ts';
import type { StoredTensor } from '../../src/training/snapshot.ts';
import { type Deviation, deviation, exact, goldenFile, worse } from './golden.ts';
import { configOf, dataOf, epochsIn, eventsOf } from './sessions.ts';

type Values = number[] | number[][];

interface Fit {
  name: string;
  layers: { type: string; l2?: number }[];
  optimizer: { name: string; config?: { learning_rate?: unknown } };
  loss: string | { type: string };
  metrics: string[];
  weightedMetrics?: string[];
  classWeight?: Record<string, number> | null;
  batchSize: number;
  epochs: number;
  x: number[][];
  y: Values;
  validationX: number[][];
  validationY: Values;
  sampleWeight?: number[] | null;
  validationWeight?: number[] | null;
  initialWeights: Values[];
  history: Record<string, number[]>;
  finalWeights: Values[];
}

interface FitDeviation {
  title: string;
  history: Deviation;
  weights: Deviation;
}

/** Every golden run, and how far the figures of its epochs and its final weights are from Keras's. */
export async function fitDeviations(execution: Config['execution']): Promise<FitDeviation[]> {
  const fits = ['training.keras3.json', 'training.more.json'].flatMap(
    (file) => goldenFile<{ runs: Fit[] }>(file).runs,
  );
  const deviations: FitDeviation[] = [];
  for (const fit of fits) deviations.push(await repeat(fit, execution));
  return deviations;
}

async function repeat(fit: Fit, execution: Config['execution']): Promise<FitDeviation> {
  const config = configFor(fit, execution);
  const weighted = (weight: number[] | null | undefined) =>
    weight ? { weight: Float32Array.from(weight) } : {};
  const training = { ...datasetFrom(fit.x, fit.y), ...weighted(fit.sampleWeight) };
  const validation = {
    ...datasetFrom(fit.validationX, fit.validationY),
    ...weighted(fit.validationWeight),
  };
  const data = dataOf(training, validation, { names: training.targets });
  const paths = weightPaths(config, fit.x[0]!.length);
  const fresh = new Session(config, data);
  const from = fresh.snapshot();
  fresh.dispose();
  for (const [i, path] of paths.entries()) setValues(from.tensors[path]!, fit.initialWeights[i]!);
  const session = new Session(config, data, { from });
  const epochs = epochsIn(await eventsOf(session));
  const final = session.storedWeights();
  session.dispose();
  return {
    title: fit.name,
    history: historyDeviation(fit, epochs),
    weights: paths
      .map((path, i) => deviation(final[path]!.values, (fit.finalWeights[i] as number[][]).flat()))
      .reduce(worse, exact),
  };
}

/** Options as Keras writes them become the config's own. */
function configFor(fit: Fit, execution: Config['execution']): Config {
  const { name, config, ...options } = fit.optimizer;
  return configOf({
    model: { type: 'sequential', layers: fit.layers.map(layerOf) },
    loss: typeof fit.loss === 'string' ? fit.loss : camelCased(fit.loss),
    metrics: fit.metrics,
    weightedMetrics: fit.weightedMetrics ?? [],
    ...(fit.classWeight && { classWeight: fit.classWeight }),
    optimizer: {
      type: name,
      // nadam knows no other.
      ...(name !== 'nadam' && { formula: 'keras3' }),
      ...options,
      ...camelCased(config ?? {}),
    },
    batchSize: fit.batchSize,
    epochs: fit.epochs,
    shuffle: false,
    execution,
  });
}

const layerOf = ({ l2, ...layer }: Fit['layers'][number]): object => ({
  ...layer,
  ...(l2 !== undefined && { kernelRegularizer: { type: 'l2', l2 } }),
});

const renamed: Record<string, string> = {
  clipnorm: 'clipNorm',
  globalClipnorm: 'globalClipNorm',
  lossScaleFactor: 'lossScale',
};

function camelCased(options: object): object {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]): [string, unknown] => {
      const name = key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const isObject = typeof value === 'object' && value !== null;
      return [renamed[name] ?? name, isObject ? camelCased(value) : value];
    }),
  );
}

function datasetFrom(x: number[][], y: Values): Dataset {
  const width = Array.isArray(y[0]) ? y[0].length : 1;
  return {
    rows: x.length,
    features: x[0]!.map((_, i) => `x${i}`),
    x: Float32Array.from(x.flat()),
    targets: Array.from({ length: width }, (_, i) => `y${i}`),
    y: Float32Array.from((y as number[][]).flat()),
    ids: Uint32Array.from(x.keys()),
  };
}

/** Where a snapshot keeps the weights, in Keras's order. */
function weightPaths({ model }: Config, features: number): string[] {
  if (model.type !== 'sequential') throw new Error('expected layers');
  return planNetwork(model, features).layers.flatMap(({ name, plan }) =>
    plan.weights.map(
      (weight) => `${weight.moving ? 'moving' : 'parameters'}/${name}/${weight.name}`,
    ),
  );
}

function setValues(tensor: StoredTensor, values: Values): void {
  tensor.values = Float32Array.from((values as number[][]).flat());
}

/** Keras tells metrics by other names, in the same order. */
function historyDeviation(
  { metrics, weightedMetrics = [], history }: Fit,
  epochs: readonly EpochEvent[],
): Deviation {
  const plain = metrics.map(snakeCased);
  const weighted = weightedMetrics
    .map(snakeCased)
    .map((name) => (plain.includes(name) ? `weighted_${name}` : name));
  const names = ['loss', ...plain, ...weighted];
  return epochs
    .flatMap((event, epoch) => [
      deviation(
        figuresOf(event),
        names.map((name) => history[name]![epoch]!),
      ),
      deviation(
        figuresOf(event.validation!),
        names.map((name) => history[`val_${name}`]![epoch]!),
      ),
    ])
    .reduce(worse, exact);
}

const figuresOf = ({ loss, metrics }: PartFigures): number[] => [
  loss,
  ...(Object.values(metrics) as number[]),
];

const snakeCased = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
