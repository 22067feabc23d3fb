/** @file The rows of a JSON Lines file: an object a line, its values numbers, texts, true, false or null. */
import { type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { GradtapeError } from '../../errors.ts';
import type { Open } from './bytes.ts';
import { HeldBytes } from './held-bytes.ts';
import { TextFault, placeOf } from './place.ts';
import { RowProblem, listHint, shown } from './problem.ts';
import { longestRecord } from './records.ts';
import type { Cell, RowSink, Rows } from './rows.ts';
import { utf8 } from './text.ts';

/** The names of the columns are the keys of so many lines; a line may leave some out. */
const linesForNames = 1000;

/** @throws GradtapeError `data` with the line for one of the first lines that is no such object. */
export async function jsonRows(name: string, open: Open, encoding: string): Promise<Rows> {
  const text = (): AsyncGenerator<Buffer> => utf8(open(), encoding);
  const names = new Set<string>();
  let lines = 0;
  for await (const _ of locatedLines(name, text, (line) => {
    if (lines === 0) requireNoList(name, line);
    if (lines++ < linesForNames) for (const [key] of entriesOf(line)) names.add(key);
  }))
    if (lines >= linesForNames) break;
  if (names.size === 0)
    throw new GradtapeError(
      'data',
      `${name}: expected a JSON object a line, found none with a key`,
    );
  return new JsonRows(name, text, [...names]);
}

/** @throws GradtapeError `data` where the first line begins a list of objects. */
function requireNoList(name: string, line: string): void {
  if (!/^\s*\[\s*(?:\{|$)/.test(line)) return;
  const message = `${name}: expected a JSON object a line, found a list of objects`;
  throw new GradtapeError('data', message, { hint: listHint });
}

class JsonRows implements Rows {
  readonly names: readonly string[];
  readonly #name: string;
  readonly #text: () => AsyncGenerator<Buffer>;
  readonly #cellOf: ReadonlyMap<string, number>;

  constructor(name: string, text: () => AsyncGenerator<Buffer>, names: readonly string[]) {
    this.names = names;
    this.#name = name;
    this.#text = text;
    this.#cellOf = new Map(names.map((key, cell) => [key, cell]));
  }

  visit(sink: RowSink): AsyncGenerator<number> {
    return locatedLines(this.#name, this.#text, (line) => sink.texts(this.#cells(line)));
  }

  async locate(row: number): Promise<string> {
    let [seen, found] = [0, 0];
    const each = (_text: string, line: number): void => {
      if (seen++ === row) found = line;
    };
    for await (const _ of locatedLines(this.#name, this.#text, each)) if (seen > row) break;
    return `${this.#name}:${found}`;
  }

  #cells(line: string): Cell[] {
    const cells = Array<Cell>(this.names.length).fill(null);
    for (const [key, value] of entriesOf(line)) {
      const cell = this.#cellOf.get(key);
      if (cell === undefined)
        throw new RowProblem(
          `the key ${shown(key)} is in none of the first ${linesForNames} lines, whose keys are the columns`,
        );
      cells[cell] = value;
    }
    return cells;
  }
}

/** The keys and values of a line, the values as text. What stands under keys that are not wanted may be anything. */
export function entriesOf(line: string, isWanted: IsWanted = () => true): [string, Cell][] {
  if (/\d{16}/.test(line)) return exactEntries(line, isWanted);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return exactEntries(line, isWanted); // which says what is wrong
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RowProblem(`expected a JSON object, found ${kindOf(value)}`);
  return Object.entries(value)
    .filter(([key]) => isWanted(key))
    .map(([key, cell]) => [key, textOf(key, cell)]);
}

type IsWanted = (key: string) => boolean;

function textOf(key: string, value: unknown): Cell {
  if (value === null) return null;
  if (typeof value !== 'object') return String(value);
  throw new RowProblem(
    `column ${shown(key)}: expected a number, a text, true, false or null, found ${kindOf(value)}`,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The same where numbers have more digits than a double: with their own texts. */
function exactEntries(line: string, isWanted: IsWanted): [string, Cell][] {
  const errors: ParseError[] = [];
  const tree = parseTree(line, errors, { disallowComments: true });
  const [error] = errors;
  if (error !== undefined || tree === undefined) throw syntaxProblem(error);
  if (tree.type !== 'object')
    throw new RowProblem(`expected a JSON object, found ${kindOf(tree.value)}`);
  return tree.children!.flatMap(({ children }): [string, Cell][] => {
    const [key, node] = [String(children![0]!.value), children![1]!];
    if (!isWanted(key)) return [];
    if (node.type === 'number') return [[key, line.slice(node.offset, node.offset + node.length)]];
    return [[key, textOf(key, { array: [], object: {} }[node.type as string] ?? node.value)]];
  });
}

function syntaxProblem(error: ParseError | undefined): RowProblem {
  if (error === undefined) return new RowProblem('expected a JSON object');
  const what = printParseErrorCode(error.error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  return new RowProblem(`this is no JSON from character ${error.offset + 1} on: ${what}`);
}

const tooLong = `expected a line of at most ${longestRecord / 2 ** 20} MB; is it JSON Lines, an object a line?`;

/** Hands every line that is not blank to `take`, with its number from 1; every fault has its place. */
async function* locatedLines(
  name: string,
  text: () => AsyncGenerator<Buffer>,
  take: (text: string, line: number) => void,
): AsyncGenerator<number> {
  let line = 0;
  const each = (bytes: Buffer): void => {
    line++;
    if (bytes.length > longestRecord) throw new RowProblem(tooLong);
    const content = bytes.toString();
    if (content.trim() !== '') take(content, line);
  };
  try {
    yield* linesOf(text(), each);
  } catch (error) {
    throw await located(name, text, line, error);
  }
}

export async function* linesOf(
  text: AsyncIterable<Buffer>,
  take: (line: Buffer) => void,
): AsyncGenerator<number> {
  const room = new HeldBytes();
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of text) {
    held = room.joined(held, piece);
    let from = 0;
    for (let to; (to = held.indexOf(0x0a, from)) >= 0; from = to + 1) take(held.subarray(from, to));
    held = held.subarray(from);
    if (held.length > longestRecord) take(held);
    yield piece.length;
  }
  if (held.length > 0) take(held);
}

async function located(
  name: string,
  text: () => AsyncGenerator<Buffer>,
  line: number,
  error: unknown,
): Promise<unknown> {
  if (error instanceof TextFault) {
    const place = await placeOf(text(), error.offset);
    const message = `${name}:${place.line}:${place.column + 1}: ${error.message}`;
    return new GradtapeError('data', message, { cause: error });
  }
  if (!(error instanceof RowProblem)) return error;
  return new GradtapeError('data', `${name}:${line}: ${error.message}`, { cause: error });
}
