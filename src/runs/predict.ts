/** @file Predictions for the rows of a table as they come: each row is passed on with the answers added. */
import { applyPreprocessing } from '../data/columns/apply.ts';
import type { FittedColumn, Preprocessing } from '../data/columns/preprocessing.ts';
import { TableProblem, placing } from '../data/columns/problem.ts';
import { type ColumnBuilder, NumberBuilder, TextBuilder } from '../data/readers/builders.ts';
import { type Reading, readingOf } from '../data/readers/reading.ts';
import { type Dialect, defaultDialect } from '../data/readers/request.ts';
import { type StreamedRow, csvLine, streamRows } from '../data/readers/row-stream.ts';
import { shown } from '../data/readers/problem.ts';
import type { RawChunk } from '../data/source.ts';
import type { Answer } from './answers.ts';
import type { LoadedRun } from './loaded.ts';

export interface PredictRequest {
  bytes: AsyncIterable<Buffer>;
  /** What messages call the table. */
  name: string;
  format: 'csv' | 'jsonLines';
  dialect: Dialect;
  /** Where a row is, from 0, for messages. */
  locate: (row: number) => Promise<string>;
}

/**
 * The rows in order, with `prediction` and the like as their last columns or keys; a row that training would have left
 * out, for a cell is missing, has empty ones.
 * @throws GradtapeError `data` for a row that the run's preprocessing does not fit, with the place; the rows before it
 * have been given by then.
 */
export async function* predictRows(
  run: LoadedRun,
  request: PredictRequest,
): AsyncGenerator<string> {
  const { format, dialect, name, locate } = request;
  const { preprocessing, answers } = run;
  const wanted = wantedBy(run);
  const reading = readingOf(dialect);
  let header: string | undefined;
  const onNames = (columns: readonly string[]): void => {
    const names = answers.names.map((answer) => freeName(answer, columns));
    header = `${csvLine(dialect)([...columns, ...names])}\n`;
  };
  const write = format === 'csv' ? csvText(dialect) : jsonText(answers.names);
  let firstRow = 0;
  const numbers = numbersOf(preprocessing);
  for await (const rows of streamRows({ ...request, wanted, numbers, onNames })) {
    const chunk = (first: number, some: readonly StreamedRow[]): RawChunk =>
      chunkOf(preprocessing, wanted, some, first, reading);
    const lines = await placed(rows, firstRow, { name, locate }, (some, first) =>
      linesOf(run, some, chunk(first, some), write),
    );
    yield `${dialect.header === false ? '' : (header ?? '')}${lines.text}`;
    header = '';
    if (lines.fault !== undefined) throw lines.fault;
    firstRow += rows.length;
  }
  if (header) yield header;
}

/** A name that the table does not have. */
const freeName = (name: string, columns: readonly string[]): string =>
  columns.includes(name) ? freeName(`${name}_`, columns) : name;

type Write = (row: StreamedRow, answers: readonly Answer[]) => string;

interface Lines {
  text: string;
  /** What is wrong with the row after them. */
  fault?: unknown;
}

/**
 * The lines of all rows; where one is at fault, of those before it, and the fault with its place. Columns are read one
 * after another, so a row before the one that is found first may be at fault, too.
 */
async function placed(
  rows: readonly StreamedRow[],
  firstRow: number,
  { name, locate }: Pick<PredictRequest, 'name' | 'locate'>,
  lines: (rows: readonly StreamedRow[], firstRow: number) => string,
): Promise<Lines> {
  const empty: RawChunk = { firstRow, rows: 0, columns: [] };
  try {
    return { text: lines(rows, firstRow) };
  } catch (problem) {
    const row = faultyRow(problem);
    const good = row === undefined ? [] : rows.slice(0, row - firstRow);
    const before: Lines =
      good.length > 0 ? await placed(good, firstRow, { name, locate }, lines) : { text: '' };
    if (before.fault !== undefined) return before;
    const fault = await placing({ name, locate }, empty, () => {
      throw problem;
    }).catch((error: unknown) => error);
    return { text: before.text, fault };
  }
}

function faultyRow(problem: unknown): number | undefined {
  if (!(problem instanceof TableProblem)) return undefined;
  const { spot } = problem.details;
  return spot !== undefined && 'row' in spot ? spot.row : undefined;
}

function linesOf(
  run: LoadedRun,
  rows: readonly StreamedRow[],
  chunk: RawChunk,
  write: Write,
): string {
  const none = run.answers.names.map(() => '');
  const answers = answersOfChunk(run, chunk);
  return rows.map((row, index) => write(row, answers[index] ?? none)).join('');
}

/** For each row of a chunk; undefined for one that training would have left out. */
function answersOfChunk(run: LoadedRun, chunk: RawChunk): (Answer[] | undefined)[] {
  const dataset = applyPreprocessing(run.preprocessing, chunk, { withTargets: false });
  const outputs = run.outputs(dataset);
  const answers = Array<Answer[] | undefined>(chunk.rows).fill(undefined);
  dataset.ids.forEach((id, i) => (answers[id - chunk.firstRow] = run.answers.of(outputs[i]!)));
  return answers;
}

/** The answers for rows that are objects. */
export function answersFor(
  run: LoadedRun,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<(Answer[] | undefined)[]> {
  const wanted = wantedBy(run);
  const streamed = rows.map((row) => ({
    cells: wanted.map((name) => cellOf(row[name])),
    text: '',
  }));
  const places = { name: 'rows', locate: async (row: number) => `rows[${row}]` };
  const none: RawChunk = { firstRow: 0, rows: 0, columns: [] };
  return placing(places, none, () =>
    answersOfChunk(run, chunkOf(run.preprocessing, wanted, streamed, 0, readingOf(defaultDialect))),
  );
}

const holdsNumbers = ({ encoding }: FittedColumn): boolean => encoding.type === 'number';

const numbersOf = ({ features }: Preprocessing): ReadonlySet<string> =>
  new Set(features.filter(holdsNumbers).map(({ name }) => name));

const cellOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : String(value);

const wantedBy = ({ preprocessing: { features } }: LoadedRun): string[] => [
  ...new Set(features.map(({ name }) => name)),
];

function chunkOf(
  { features }: Preprocessing,
  wanted: readonly string[],
  rows: readonly StreamedRow[],
  firstRow: number,
  reading: Reading,
): RawChunk {
  const columns = wanted.map((name, cell) => {
    const fitted = features.find((feature) => feature.name === name)!;
    const builder = builderOf(fitted, reading);
    rows.forEach(({ cells }, row) => {
      const found = cells[cell]!;
      if (typeof found === 'number') (builder as NumberBuilder).put(found);
      else if (!builder.add(found))
        throw new TableProblem(`expected a number, found ${shown(found)}`, {
          column: name,
          spot: { row: firstRow + row },
        });
    });
    return builder.build(name);
  });
  return { firstRow, rows: rows.length, columns };
}

const builderOf = (fitted: FittedColumn, reading: Reading): ColumnBuilder =>
  holdsNumbers(fitted) ? new NumberBuilder(reading) : new TextBuilder(reading);

function csvText(dialect: Dialect): Write {
  const line = csvLine(dialect);
  return ({ text }, answers) => `${text}${dialect.delimiter}${line(answers.map(String))}\n`;
}

/** The object as it came, with keys added before its closing brace. */
function jsonText(names: readonly string[]): Write {
  return ({ text }, answers) => {
    const free = namesBeside(text, names);
    const inner = text.slice(0, text.lastIndexOf('}')).trimEnd();
    const added = answers.map((answer, i) => {
      const value = answer === '' || !isJson(answer) ? null : answer;
      return `${JSON.stringify(free[i])}:${JSON.stringify(value)}`;
    });
    return `${inner}${inner.endsWith('{') ? '' : ','}${added.join(',')}}\n`;
  };
}

/** Each object has keys of its own. Only those are looked into in which such a name may stand anywhere, for they are few. */
function namesBeside(text: string, names: readonly string[]): readonly string[] {
  const mayStand = (name: string): boolean => text.includes(JSON.stringify(name).slice(0, -1));
  if (!text.includes('\\u') && !names.some(mayStand)) return names;
  const keys = Object.keys(JSON.parse(text) as object);
  return names.map((name) => freeName(name, keys));
}

const isJson = (answer: Answer): boolean => typeof answer === 'string' || Number.isFinite(answer);
