/** @file One training run, from a checked config and its data to the fitted model. */
import type { Config } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { backendInUse, tf } from '../tensorflow.ts';
import type { TrainingEvent } from './events.ts';
import { epochMetrics } from './epoch-metrics.ts';
import { epochsBy } from './epochs.ts';
import { diverged, epochsOf } from './loop.ts';
import { makeModel } from './models/index.ts';
import { valuesOf } from './numbers.ts';
import { makeObjective } from './objective.ts';
import { makeOptimizer } from './optimizer.ts';
import { columnsOfData } from './prepare.ts';
import { disposeState, type TrainingState, trainingStep } from './step.ts';

/**
 * Train, saying what happens as events, and telling `warn` what is executed otherwise than asked. The tensors of the run
 * are freed when the generator ends or is left.
 * @throws GradtapeError `diverged` when a loss or a final parameter is not finite.
 */
export async function* trainingEvents(
  config: Config,
  data: PreparedData,
  warn: (line: string) => void = () => undefined,
): AsyncGenerator<TrainingEvent> {
  const columns = columnsOfData(data);
  const model = makeModel(config.model, { ...columns, scales: data.scales, seed: config.seed });
  const optimizer = makeOptimizer(config.optimizer);
  const objective = makeObjective(config.loss, columns);
  const metrics = epochMetrics(config.metrics, model.outputShape);
  const step = trainingStep({ model, objective, optimizer, metrics: metrics.metrics });
  const epochs = epochsBy(config, step, data.training, warn);
  const { parameters, moving } = model.initialize();
  const slots = optimizer.init(Object.values(parameters));
  const state: TrainingState = { parameters, moving, slots, metrics: metrics.begin() };
  try {
    yield {
      event: 'start',
      backend: backendInUse(),
      rows: data.training.rows,
      parameters: countOf(parameters),
      epochs: config.epochs,
    };
    let loss = Number.NaN;
    for await (const event of epochsOf({ epochs, metrics, count: config.epochs }, state)) {
      loss = event.loss;
      yield event;
    }
    const fitted = model.fitted(finalValues(optimizer, state));
    yield { event: 'end', epochs: config.epochs, loss, model: fitted };
  } finally {
    epochs.dispose();
    disposeState(state);
  }
}

function countOf(parameters: TrainingState['parameters']): number {
  return Object.values(parameters).reduce((sum, { size }) => sum + size, 0);
}

/** What the parameters are when training has ended. No loss has seen them, so they are looked at themselves. */
function finalValues(
  optimizer: Optimizer,
  { parameters, slots }: TrainingState,
): Record<string, Float32Array> {
  const final = optimizer.finalParameters(slots, Object.values(parameters));
  const names = Object.keys(parameters);
  const values = valuesOf(Object.fromEntries(names.map((name, i) => [name, final[i]!])));
  tf.dispose(final);
  for (const [name, numbers] of Object.entries(values))
    if (!numbers.every(Number.isFinite))
      throw diverged(`${name} is not finite after the last update`);
  return values;
}
