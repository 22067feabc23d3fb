/** @file What a config and its data make: model, objective, optimizer and metrics. */
import type { Config } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import type { Optimizer } from '../optimizers/index.ts';
import { type EpochMetrics, epochMetrics } from './epoch-metrics.ts';
import type { Model } from './model.ts';
import { makeModel } from './models/index.ts';
import { makeObjective, type Objective } from './objective.ts';
import { makeOptimizer } from './optimizer.ts';
import { columnsOfData } from './prepare.ts';

export interface Parts {
  model: Model;
  objective: Objective;
  optimizer: Optimizer;
  metrics: EpochMetrics;
}

export function partsOf(config: Config, data: PreparedData): Parts {
  const columns = columnsOfData(config, data);
  const model = makeModel(config.model, { ...columns, scales: data.scales, seed: config.seed });
  return {
    model,
    objective: makeObjective(config.loss, columns),
    optimizer: makeOptimizer(config.optimizer),
    metrics: epochMetrics(config, columns, model.outputShape),
  };
}
