/** @file From a config to the table that it trains on: read, standardised, checked; TensorFlow is not needed yet. */
import type { Config } from '../config/schema.ts';
import { type Scale, scalesOf, standardize } from '../data/standardize.ts';
import { type Table, readTable } from '../data/table.ts';
import { type Columns, checkExpressions } from './check.ts';

export interface PreparedTable extends Table {
  /** How the standardised features were scaled; empty when none were. */
  scales: Scale[];
}

/**
 * @throws GradtapeError `data` for a table that cannot be read or does not fit the config, `expression` or `config` for
 * an expression that does not fit the table.
 */
export async function prepareTable(config: Config): Promise<PreparedTable> {
  const table = await readTable(config.data);
  checkExpressions(config, columnsOfTable(table));
  const scales = scalesOf(table.features, config.data.standardize);
  return { ...table, features: standardize(table.features, scales), scales };
}

export function columnsOfTable({ features, target }: Table): Columns {
  return { features: features.map(({ name }) => name), target: target.name };
}
