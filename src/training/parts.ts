/** @file What a config and its data make: model, objective, optimizer and metrics. */
import type { Config } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { checkOutcome } from './check-outcome.ts';
import { type EpochMetrics, epochMetrics } from './epoch-metrics.ts';
import type { Model } from './model.ts';
import { makeModel } from './models/index.ts';
import { makeObjective, type Objective } from './objective.ts';
import { makeOptimizer } from './optimizer.ts';
import { inScale, withOutputs } from './outputs.ts';
import { columnsOfData } from './prepare.ts';
import { linkFor, lossFor } from './task.ts';

export interface Parts {
  model: Model;
  objective: Objective;
  optimizer: Optimizer;
  metrics: EpochMetrics;
}

export function partsOf(config: Config, data: PreparedData): Parts {
  const columns = columnsOfData(config, data);
  const { scale, task } = data.target;
  const context = { ...columns, scales: data.scales, seed: config.seed };
  const model = makeModel(config.model, { ...context, targetScale: scale?.[0] });
  const outputs = model.outputShape.at(-1) ?? 1;
  const link = linkFor(config, task, outputs);
  // What layers predict was checked when the table was read.
  if (config.model.type === 'expression') checkOutcome(config, data, model.outputShape);
  return {
    model: withOutputs(model, link, data.target),
    objective: inScale(makeObjective(lossFor(config.loss, task, outputs), columns), scale),
    optimizer: makeOptimizer(config.optimizer),
    metrics: epochMetrics(config, columns, model.outputShape),
  };
}
