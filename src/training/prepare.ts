/** @file From a config to the data that it trains on: read, checked, standardised; TensorFlow is not needed yet. */
import type { Config } from '../config/schema.ts';
import { parseDefinitions } from '../expressions/define.ts';
import type { Preprocessing } from '../data/columns/preprocessing.ts';
import type { Dataset, PreparedData } from '../data/dataset.ts';
import { type Scale, scalesOf, standardize } from '../data/standardize.ts';
import { type Table, readTable } from '../data/table.ts';
import { checkExpressions } from './check.ts';
import type { Columns } from './columns.ts';

/**
 * @throws GradtapeError `data` for a table that cannot be read or does not fit the config, `expression` or `config` for
 * an expression that does not fit the table.
 */
export async function prepareTable(config: Config): Promise<PreparedData> {
  const table = await readTable(config.data);
  const { features, target } = table;
  checkExpressions(config, {
    features: features.map(({ name }) => name),
    target: target.name,
    targets: [target.name],
  });
  const scales = scalesOf(features, config.data.standardize);
  return {
    training: datasetOf({ ...table, features: standardize(features, scales) }),
    target: { task: 'regression', names: [target.name] },
    preprocessing: {
      version: 1,
      features: features.map(({ name }) => fitted(name, scales)),
      targets: [{ name: target.name }],
    },
    scales,
  };
}

function fitted(name: string, scales: readonly Scale[]): Preprocessing['features'][number] {
  const scale = scales.find((one) => one.name === name);
  return { name, type: 'number', ...(scale && { scale }) };
}

function datasetOf({ rows, features, target }: Table): Dataset {
  const width = features.length;
  const x = new Float32Array(rows * width);
  for (const [column, { values }] of features.entries())
    for (let row = 0; row < rows; row++) x[row * width + column] = values[row]!;
  return {
    rows,
    features: features.map(({ name }) => name),
    x,
    targets: [target.name],
    y: Float32Array.from(target.values),
    ids: Uint32Array.from({ length: rows }, (_, row) => row),
  };
}

/** What expressions may call the columns, and what the config defines for them. */
export function columnsOfData({ define }: Config, { training, target }: PreparedData): Columns {
  const { features, targets } = training;
  return { features, target: target.names[0]!, targets, definitions: parseDefinitions(define) };
}
