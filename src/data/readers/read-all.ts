/** @file All rows of a table in one chunk, or the first of them. */
import type { FirstRows, RawChunk, RawColumn, TableSource, TextColumn } from '../source.ts';

/** One chunk of all rows, of any source. */
export async function readAll(source: TableSource): Promise<RawChunk> {
  if (source.all !== undefined) return source.all();
  const chunks: RawChunk[] = [];
  for await (const chunk of source.chunks()) chunks.push(copied(chunk));
  return joined(source.names, chunks);
}

/** One chunk of the rows that take about as much memory as so many bytes of text, a chunk of the source at least. */
export async function readFirst(source: TableSource, bytes: number): Promise<FirstRows> {
  if (source.first !== undefined) return source.first(bytes);
  const chunks: RawChunk[] = [];
  let left = bytes;
  for await (const chunk of source.chunks()) {
    chunks.push(copied(chunk));
    left -= sizeOf(chunk);
    if (left <= 0) break;
  }
  return { raw: joined(source.names, chunks), isWhole: left > 0 };
}

/** So many first rows of a chunk that begins its table, or all that it has. Dictionaries are in the order of appearance. */
export function headOf(chunk: RawChunk, rows: number): RawChunk {
  if (chunk.rows <= rows) return chunk;
  const columns = chunk.columns.map((column): RawColumn => {
    if (column.type === 'number') return { ...column, values: column.values.subarray(0, rows) };
    const codes = column.codes.subarray(0, rows);
    const texts = codes.reduce((most, code) => Math.max(most, code + 1), 0);
    return { ...column, codes, dictionary: column.dictionary.slice(0, texts) };
  });
  return { ...chunk, rows, columns };
}

/** In bytes, about, as text. */
const sizeOf = ({ rows, columns }: RawChunk): number =>
  columns.reduce((sum, column) => {
    const texts = column.type === 'text' ? column.dictionary : [];
    return sum + 8 * rows + texts.reduce((length, text) => length + text.length, 0);
  }, 0);

/** A chunk in memory of its own, to be kept. */
export const copied = (chunk: RawChunk): RawChunk => ({
  ...chunk,
  columns: chunk.columns.map((column) =>
    column.type === 'text'
      ? { ...column, codes: column.codes.slice() }
      : { ...column, values: column.values.slice() },
  ),
});

/** The rows of chunks that follow each other; no chunk at all is a table without rows. */
export function joined(names: readonly string[], chunks: readonly RawChunk[]): RawChunk {
  if (chunks.length === 1) return chunks[0]!;
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
  const columns = names.map((name, i) =>
    joinedColumn(
      name,
      chunks.map((chunk) => chunk.columns[i]!),
      rows,
    ),
  );
  return { firstRow: chunks[0]?.firstRow ?? 0, rows, columns };
}

function joinedColumn(name: string, parts: readonly RawColumn[], rows: number): RawColumn {
  if (parts[0]?.type === 'text') return joinedText(name, parts as TextColumn[], rows);
  const values = new Float64Array(rows);
  let at = 0;
  for (const part of parts) {
    if (part.type !== 'number') continue;
    values.set(part.values, at);
    at += part.values.length;
  }
  return { name, type: 'number', values };
}

function joinedText(name: string, parts: readonly TextColumn[], rows: number): TextColumn {
  const known = new Map<string, number>();
  const codes = new Int32Array(rows);
  let at = 0;
  for (const part of parts) {
    const codeOf = part.dictionary.map((text) => {
      if (!known.has(text)) known.set(text, known.size);
      return known.get(text)!;
    });
    for (const code of part.codes) codes[at++] = code < 0 ? -1 : codeOf[code]!;
  }
  const { firstText } = parts[0]!;
  const column: TextColumn = { name, type: 'text', codes, dictionary: [...known.keys()] };
  return firstText ? { ...column, firstText } : column;
}
