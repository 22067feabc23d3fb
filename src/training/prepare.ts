/** @file From a config to the table that it trains on: read, standardised, checked; TensorFlow is not needed yet. */
import type { Config } from '../config/schema.ts';
import { type Scale, scalesOf, standardize } from '../data/standardize.ts';
import { type Table, readTable } from '../data/table.ts';

export interface PreparedTable extends Table {
  /** How the standardised features were scaled; empty when none were. */
  scales: Scale[];
}

/** @throws GradtapeError `data` for a table that cannot be read or does not fit the config. */
export async function prepareTable({ data }: Pick<Config, 'data'>): Promise<PreparedTable> {
  const table = await readTable(data);
  const scales = scalesOf(table.features, data.standardize);
  return { ...table, features: standardize(table.features, scales), scales };
}
