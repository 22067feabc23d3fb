/** @file A config held against its table without training: what columns become, the model's shapes, what is doubtful. */
import type { Config } from '../config/schema.ts';
import { isMissing } from '../data/columns/cells.ts';
import { type ColumnDescription, describeColumns } from '../data/columns/describe.ts';
import { placing } from '../data/columns/problem.ts';
import { type Roles, columnOf, rolesOf, rowsWithout } from '../data/columns/roles.ts';
import type { PreparedData } from '../data/dataset.ts';
import { completeRows } from '../data/prepared.ts';
import type { RawChunk } from '../data/source.ts';
import { type Parts, partsOf } from '../data/splits/parts.ts';
import type { RowNumbers } from '../data/streaming/row-numbers.ts';
import { GradtapeError } from '../errors.ts';
import { type PlannedLayer, planNetwork } from '../layers/plans/stack.ts';
import { type Finding, byLevel, lintTable } from '../lints/index.ts';
import { cautions } from '../training/cautions.ts';
import { type LookedAt, lookedAt, readFittingRows, surveyedTable } from '../training/first-rows.ts';
import {
  type ReadTable,
  type Telling,
  encoded,
  fitting,
  isLarge,
  readTable,
  requireFitsMemory,
  sourceOf,
  tableSettings,
} from '../training/prepare.ts';
import { summaryOf } from '../training/summary.ts';
import { rehearsed } from './backend.ts';

export interface InspectedColumn extends ColumnDescription {
  /** How many of its cells are missing, among the rows that were looked at. */
  missingCells: number;
}

export interface InspectedModel {
  type: string;
  features: number;
  /** Of a sequential model. */
  layers: { name: string; outputShape: readonly number[] }[];
  /** Trained numbers. */
  parameters: number;
}

export interface PlacedFinding extends Finding {
  /** Where the row stands that shows it: `iris.csv:144`. */
  place?: string;
}

export interface Inspection {
  table: string;
  /** Undefined for a large table that training would refuse. */
  rows: number | undefined;
  parts: { training: number; validation: number; test: number } | undefined;
  /** In so many first rows findings and missing cells were looked for; undefined where these are all. */
  lookedAt: number | undefined;
  /** Whether the table is larger than memory. */
  isLarge: boolean;
  columns: InspectedColumn[];
  /** Columns of the table that are read and not used. */
  unused: string[];
  /** Undefined where the table or the model cannot be made. */
  model: InspectedModel | undefined;
  findings: PlacedFinding[];
  /** What training would refuse. */
  fault: GradtapeError | undefined;
}

/** @throws GradtapeError for a table that cannot be read and for columns that are not there. */
export async function inspect(config: Config, telling: Telling = {}): Promise<Inspection> {
  const look = await ((await isLarge(config.data)) ? lookedAtFirst : lookedAtAll)(config, telling);
  const { table, roles, parts, rows, sizes, data, fault, shape } = look;
  const { raw, places } = table;
  const layers = data && !fault ? layersOf(config, data) : [];
  const { features, targets, weight } = roles;
  const isOfClasses = data
    ? data.target.task !== 'regression' && data.target.labels === undefined
    : hasTexts(raw, targets);
  const preprocessing = data?.preprocessing;
  const isPart = raw.rows !== rows;
  const findings = [
    ...lintTable({ raw, features, targets, isOfClasses, parts, preprocessing, isPart }),
    ...(data && shape ? cautionsOf(config, data, shape) : []),
  ];
  const used = new Set([...features, ...targets, weight]);
  return {
    table: places.name,
    rows,
    parts: sizes,
    lookedAt: isPart ? raw.rows : undefined,
    isLarge: table.isLarge,
    columns: data ? columnsOf(raw, data) : [],
    unused: raw.columns.map(({ name }) => name).filter((name) => !used.has(name)),
    model: data && !fault ? modelOf(config, data, layers) : undefined,
    findings: await placed(byLevel(findings), table),
    fault,
  };
}

/** The rows that are looked at, and what training would make of the table. */
interface Look extends Prepared {
  table: LookedAt;
  roles: Roles;
  /** Of the rows that are looked at. */
  parts: Parts;
  /** Of the whole table. */
  rows: number | undefined;
  sizes: Inspection['parts'];
}

async function lookedAtAll(config: Config, telling: Telling): Promise<Look> {
  const table = await readTable(config, config.data.path, telling);
  const { raw, places } = table;
  const settings = tableSettings(config);
  const names = raw.columns.map(({ name }) => name);
  const roles = await placing(places, raw, () => rolesOf(names, settings));
  const parts = await placing(places, raw, () =>
    partsOf(raw, completeRows(raw, settings), settings, config.seed),
  );
  const known = await prepared(config, encoded(config, table));
  const { training, validation, test } = parts;
  const sizes = {
    training: training.length,
    validation: known.data?.validation?.rows ?? validation.length,
    test: test.length,
  };
  const looked = lookedAt(table);
  return { ...known, table: looked, roles, parts: among(parts, looked.raw), rows: raw.rows, sizes };
}

/** Of a table larger than memory, passes over all rows tell what columns become, and the first are looked at. */
async function lookedAtFirst(config: Config, telling: Telling): Promise<Look> {
  const { name, names } = await sourceOf(config.data, config.data.path, telling);
  const locate = async (): Promise<string> => name;
  const roles = await placing({ name, locate }, noRows, () =>
    rolesOf(names, tableSettings(config)),
  );
  let rows: number | undefined;
  let training: RowNumbers | undefined;
  const encoding = surveyedTable(config, telling).then((survey) => {
    rows = survey.rows;
    training = survey.data.stream.ids;
    return survey.data;
  });
  const known = await prepared(config, encoding);
  const table = await readFittingRows(config, telling);
  const { validation, test } = known.data ?? {};
  const sizes = training && {
    training: training.length,
    validation: validation?.rows ?? 0,
    test: test?.rows ?? 0,
  };
  const ids = config.data.validation === null ? validation?.ids : undefined;
  const parts = {
    training: training?.among(table.raw.rows) ?? rowsWithout(table.raw, []),
    validation: ids ?? new Uint32Array(),
    test: test?.ids ?? new Uint32Array(),
  };
  return { ...known, table, roles, parts: among(parts, table.raw), rows, sizes };
}

/** What of the parts is among the first rows. */
function among({ training, validation, test }: Parts, { rows }: RawChunk): Parts {
  const first = (part: Uint32Array) => part.filter((row) => row < rows);
  return { training: first(training), validation: first(validation), test: first(test) };
}

const noRows: RawChunk = { firstRow: 0, rows: 0, columns: [] };

interface Prepared {
  data?: PreparedData;
  shape?: readonly number[];
  fault?: GradtapeError;
}

/** The table's numbers, the shape of what is predicted for a row, or why training would refuse them. */
async function prepared(config: Config, encodes: Promise<PreparedData>): Promise<Prepared> {
  const encoding = await orFault(encodes);
  const fitsMemory = await orFault(
    requireFitsMemory(config, encoding.value?.target).then(() => true),
  );
  if (encoding.value === undefined || fitsMemory.fault)
    return {
      ...(encoding.value && { data: encoding.value }),
      fault: (fitsMemory.fault ?? encoding.fault)!,
    };
  const fit = await orFault(fitting(config, encoding.value));
  if (fit.value === undefined) return { data: encoding.value, fault: fit.fault };
  const trial = await orFault(rehearsed(config, fit.value));
  return trial.value
    ? { data: fit.value, shape: trial.value.outputShape }
    : { data: fit.value, fault: trial.fault };
}

type Outcome<Value> =
  | { value: Value; fault?: undefined }
  | { value?: undefined; fault: GradtapeError };

async function orFault<Value>(work: Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { value: await work };
  } catch (fault) {
    if (fault instanceof GradtapeError) return { fault };
    throw fault;
  }
}

/** What training warns of. */
const cautionsOf = (config: Config, data: PreparedData, shape: readonly number[]): Finding[] =>
  cautions(config, data, shape).map((text) => ({
    lint: 'model',
    level: 'warning',
    columns: [],
    text,
  }));

const hasTexts = (raw: RawChunk, names: readonly string[]): boolean =>
  names.some((name) => columnOf(raw, name).type === 'text');

const columnsOf = (raw: RawChunk, { preprocessing }: PreparedData): InspectedColumn[] =>
  describeColumns(preprocessing).map((description) => {
    const column = columnOf(raw, description.name);
    let missingCells = 0;
    for (let row = 0; row < raw.rows; row++) if (isMissing(column, row)) missingCells++;
    return Object.assign(description, { missingCells });
  });

const layersOf = ({ model }: Config, { training }: PreparedData): readonly PlannedLayer[] =>
  model.type === 'sequential' ? planNetwork(model, training.features.length).layers : [];

function modelOf(
  { model }: Config,
  { training }: PreparedData,
  layers: readonly PlannedLayer[],
): InspectedModel {
  const features = training.features.length;
  const { trainable: parameters } = summaryOf(model, features);
  const shapes = layers.map(({ name, plan: { outputShape } }) => ({ name, outputShape }));
  return { type: model.type, features, layers: shapes, parameters };
}

const placed = (findings: readonly Finding[], { places }: ReadTable): Promise<PlacedFinding[]> =>
  Promise.all(
    findings.map(async (finding) =>
      finding.row === undefined ? finding : { ...finding, place: await places.locate(finding.row) },
    ),
  );
