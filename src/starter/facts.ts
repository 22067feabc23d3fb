/** @file What a table is found to be, for a first config: what is predicted, and which columns tell nothing. */
import { loadConfig } from '../config/load.ts';
import { bytesOf } from '../config/reading.ts';
import { type Settings, isSettings } from '../config/settings.ts';
import type { Config } from '../config/schema.ts';
import { isMissing } from '../data/columns/cells.ts';
import { TableProblem, placing } from '../data/columns/problem.ts';
import { columnOf, rolesOf } from '../data/columns/roles.ts';
import type { PreparedData } from '../data/dataset.ts';
import { completeRows } from '../data/prepared.ts';
import { memoryFor } from '../data/readers/files.ts';
import type { FirstRows, RawColumn } from '../data/source.ts';
import { partsOf } from '../data/splits/parts.ts';
import { GradtapeError } from '../errors.ts';
import { counted } from '../lints/finding.ts';
import { lintTable } from '../lints/index.ts';
import { readFittingRows } from '../training/first-rows.ts';
import { type ReadTable, encoded, tableSettings } from '../training/prepare.ts';

export interface Facts {
  /** The config's `data` that the table can be read and learnt from by. */
  data: Settings;
  prepared: PreparedData;
  /** What messages call the table. */
  name: string;
  /** Rows that were looked at. */
  rows: number;
  /** Whether these are only the first. */
  isPart: boolean;
  /** Whether the table is larger than memory. */
  isLarge: boolean;
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
  const config = await configOf(data);
  const read = await readFittingRows(config);
  const { raw, isWhole, isLarge } = read;
  const about = { name: read.places.name, rows: raw.rows, isPart: !isWhole, isLarge };
  const known = { ...data, ...(await inferred(configOf, data, read)), columns: {}, ...data };
  try {
    const leftOut = await doubtful(configOf, known, read);
    const prepared = await tried(configOf, known, read, leftOut);
    const split = isLarge && (await splitOfLarge(config, known));
    const all = withIgnored({ ...known, ...split, ...data }, leftOut);
    return { ...about, data: all, prepared, leftOut };
  } catch (error) {
    throw isWhole ? error : ofFirstRows(error, raw.rows);
  }
}

/** A fault of the first rows says of how many. */
function ofFirstRows(error: unknown, rows: number): unknown {
  if (!(error instanceof GradtapeError && error.code === 'data')) return error;
  const { message, hint } = error;
  const more = 'look at more rows by --set data.memoryLimit=…';
  const looked = `${message}, in the first ${counted(rows, 'row')}`;
  return new GradtapeError('data', looked, {
    hint: hint === undefined ? more : `${hint}; or ${more}`,
    cause: error,
  });
}

/** The config of some `data`, with the seed that decides the parts. */
type ConfigOf = (data: Settings) => Promise<Config>;

const validationShare = 0.2;

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
      split: { validation: validationShare, ...(isOfClasses && { stratify: true }) },
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

/** What validates must fit into memory: the share of the whole table that it is of the rows that do. */
async function splitOfLarge({ data }: Config, { split }: Settings): Promise<Settings> {
  if (!isSettings(split)) return {};
  const share = bytesOf(data.memoryLimit) / (await memoryFor(data.path));
  return { split: { ...split, validation: Number((validationShare * share).toPrecision(1)) } };
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
  { raw, places, isWhole }: ReadTable & FirstRows,
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
    isPart: !isWhole,
  }).filter(({ lint }) => spoiling.has(lint));
  const found = Object.fromEntries(findings.map(({ columns: [name], text }) => [name!, text]));
  return Object.keys(found).length < features.length ? found : {};
}
