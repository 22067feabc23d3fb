/** @file The models by the config's `model.type`. */
import type { ModelConfig } from '../../config/schema.ts';
import type { Model, ModelContext } from '../model.ts';
import { expressionModel } from './expression.ts';
import { linearModel } from './linear.ts';
import { sequentialModel } from './sequential.ts';

export function makeModel(config: ModelConfig, context: ModelContext): Model {
  switch (config.type) {
    case 'linear':
      return linearModel(context);
    case 'expression':
      return expressionModel(config, context);
    case 'sequential':
      return sequentialModel(config, context);
  }
}
