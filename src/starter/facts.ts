/** @file What a table is found to be, for a first config: what is predicted, and which columns tell nothing. */
import { loadConfig } from '../config/load.ts';
import { type Settings, isSettings } from '../config/settings.ts';
import type { Config } from '../config/schema.ts';
import { isMissing } from '../data/columns/cells.ts';
import { TableProblem, placing } from '../data/columns/problem.ts';
import { columnOf, rolesOf } from '../data/columns/roles.ts';
import type { PreparedData } from '../data/dataset.ts';
import { completeRows } from '../data/prepared.ts';
import type { RawColumn } from '../data/source.ts';
import { partsOf } from '../data/splits/parts.ts';
import { GradtapeError } from '../errors.ts';
import { lintTable } from '../lints/index.ts';
import { type ReadTable, encoded, readTable, tableSettings } from '../training/prepare.ts';

export interface Facts {
  /** The config's `data` that the table can be read and learnt from by. */
  data: Settings;
  prepared: PreparedData;
  /** Rows of the table. */
  rows: number;
  /** Why columns are left out, by their names. */
  leftOut: Readonly<Record<string, string>>;
}

/**
 * @param given what is known beforehand: the `path` and the `target` of `data`, and perhaps how the table is read
 * @throws GradtapeError for a table that cannot be read, and for a target that nothing can be learnt of
 */
export async function factsOf({ data: given, seed }: Settings): Promise<Facts> {
  const data = given as Settings;
  const configOf: ConfigOf = async (data) =>
    (await loadConfig({ settings: { data, ...(seed !== undefined && { seed }) } })).config;
  const read = await readTable(await configOf(data));
  const { rows } = read.raw;
  const known = { ...data, ...(await inferred(configOf, data, read)), columns: {}, ...data };
  const leftOut = await doubtful(configOf, known, read);
  const prepared = await tried(configOf, known, read, leftOut);
  return { data: withIgnored(known, leftOut), prepared, rows, leftOut };
}

/** The config of some `data`, with the seed that decides the parts. */
type ConfigOf = (data: Settings) => Promise<Config>;

/** Fewer rows are all needed for training. */
const fewRows = 20;

/** What the table itself says: the task, missing cells, parts. */
async function inferred(configOf: ConfigOf, data: Settings, read: ReadTable): Promise<Settings> {
  const config = await configOf(data);
  const { raw, places } = read;
  const names = raw.columns.map(({ name }) => name);
  const { features, targets } = await placing(places, raw, () =>
    rolesOf(names, tableSettings(config)),
  );
  const target = targets.length === 1 ? columnOf(raw, targets[0]!) : undefined;
  const task = target && taskOf(target);
  const isOfClasses = task !== undefined || target?.type === 'text';
  const missing = missingIn([...features, ...targets], read);
  return {
    ...(task !== undefined && { task }),
    standardize: true,
    ...(missing !== undefined && { missing }),
    ...(raw.rows >= fewRows && {
      split: { validation: 0.2, ...(isOfClasses && { stratify: true }) },
    }),
  };
}

/** Integers that recur as classes do: up to so many, and each in so many rows on the average. */
const [mostClasses, rowsForEach] = [20, 10];

/** The task that a target of integers most likely has, where these are not quantities. */
function taskOf(column: RawColumn): 'binary' | 'multiclass' | undefined {
  if (column.type === 'text') return undefined;
  const values = column.values.filter((value) => !Number.isNaN(value));
  const distinct = new Set(values).size;
  if (!values.every(Number.isInteger) || distinct < 2) return undefined;
  if (distinct > mostClasses || values.length < distinct * rowsForEach) return undefined;
  return distinct === 2 ? 'binary' : 'multiclass';
}

/** Of so few rows one can do without those that lack a cell. */
const fewMissing = 0.1;

function missingIn(names: readonly string[], { raw }: ReadTable): string | undefined {
  const columns = names.map((name) => columnOf(raw, name));
  let rows = 0;
  for (let row = 0; row < raw.rows; row++)
    if (columns.some((column) => isMissing(column, row))) rows++;
  if (rows === 0) return undefined;
  return rows <= fewMissing * raw.rows ? 'drop' : 'indicator';
}

/** The columns that `leftOut` names are left out. */
function withIgnored(data: Settings, leftOut: Readonly<Record<string, string>>): Settings {
  const ignored = Object.keys(leftOut).map((name) => [name, { type: 'ignore' }]);
  if (ignored.length === 0) return data;
  const columns = isSettings(data['columns']) ? data['columns'] : {};
  return { ...data, columns: { ...columns, ...Object.fromEntries(ignored) } };
}

/** The data, once columns of which nothing can be learnt are left out; why they are, is added to `leftOut`. */
async function tried(
  configOf: ConfigOf,
  data: Settings,
  read: ReadTable,
  leftOut: Record<string, string>,
): Promise<PreparedData> {
  for (;;)
    try {
      return await encoded(await configOf(withIgnored(data, leftOut)), read);
    } catch (error) {
      const name = blamedColumn(error);
      const isTarget = [data['target']].flat().includes(name);
      if (name === undefined || isTarget || name in leftOut) throw error;
      leftOut[name] = ((error as GradtapeError).cause as TableProblem).message;
    }
}

function blamedColumn(error: unknown): string | undefined {
  const cause = error instanceof GradtapeError ? error.cause : undefined;
  return cause instanceof TableProblem ? cause.details.column : undefined;
}

/** Lints for which a column is better left out at first. */
const spoiling = new Set(['constant', 'identifier', 'leak', 'sameColumns']);

/** Features that tell nothing or too much, as long as others are left. */
async function doubtful(
  configOf: ConfigOf,
  data: Settings,
  { raw, places }: ReadTable,
): Promise<Record<string, string>> {
  const config = await configOf(data);
  const settings = tableSettings(config);
  const names = raw.columns.map(({ name }) => name);
  const { features, targets } = rolesOf(names, settings);
  const parts = await placing(places, raw, () =>
    partsOf(raw, completeRows(raw, settings), settings, config.seed),
  );
  const isOfClasses =
    data['task'] !== undefined || targets.some((name) => columnOf(raw, name).type === 'text');
  const findings = lintTable({
    raw,
    features,
    targets,
    isOfClasses,
    parts,
    preprocessing: undefined,
  }).filter(({ lint }) => spoiling.has(lint));
  const found = Object.fromEntries(findings.map(({ columns: [name], text }) => [name!, text]));
  return Object.keys(found).length < features.length ? found : {};
}
