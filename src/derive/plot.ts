/** @file A curve in the terminal, in braille: each character is a raster of two by four dots (Unicode 2800-28FF). */
import { formatExpression } from '../expressions/printer.ts';
import type { Answer } from './answer.ts';
import type { Problem, Row } from './problem.ts';
import { derivativeName } from './text.ts';
import type { Value } from './values.ts';

export interface PlotSize {
  /** In characters, without the labels. */
  width: number;
  height: number;
}

/** The bits of a braille character, row by row. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
const [across, down] = [2, 4];
const defaultSize: PlotSize = { width: 60, height: 10 };

const numbers = (values: Value[]): number[] => values.map(Number);

/** The expression over the range, and below it each derivative. */
export function plots(problem: Problem, answers: readonly Answer[], ranged: string): string {
  const xs = numbers(answers.map(({ point }) => point[ranged]!));
  const [{ expression, paths }] = problem.rows as [Row];
  const curves = paths.map((path, i) =>
    plot(derivativeName(path), xs, numbers(answers.map(({ derivatives }) => derivatives[0]![i]!))),
  );
  const title = `f = ${formatExpression(expression)}`;
  return [plot(title, xs, numbers(answers.map(({ values }) => values[0]!))), ...curves].join(
    '\n\n',
  );
}

/** The curve of `ys` over equally spaced `xs`, with its limits beside it. Where y is not finite there is a gap. */
export function plot(
  title: string,
  xs: readonly number[],
  ys: readonly number[],
  { width, height }: PlotSize = defaultSize,
): string {
  const [low, high] = limits(ys);
  const last = height * down - 1;
  const rows = sampled(ys, width * across).map((y) =>
    Math.min(Math.max(Math.round(((high - y) / (high - low)) * last), -1), last + 1),
  );
  const cells = Array.from({ length: height }, () => Array<number>(width).fill(0x2800));
  for (const [column, row] of rows.entries())
    for (const r of between(row, rows[column + 1] ?? row))
      if (r >= 0 && r <= last)
        cells[Math.floor(r / down)]![Math.floor(column / across)]! |=
          dots[r % down]![column % across]!;
  return framed(
    title,
    cells.map((line) => String.fromCodePoint(...line)),
    [low, high],
    [xs[0]!, xs.at(-1)!],
  );
}

/** The curve at each of so many columns, linear between its points. */
function sampled(ys: readonly number[], columns: number): number[] {
  return Array.from({ length: columns }, (_, column) => {
    const position = (column / (columns - 1)) * (ys.length - 1);
    const [before, after] = [ys[Math.floor(position)]!, ys[Math.ceil(position)]!];
    return before + (position % 1) * (after - before);
  });
}

/** The rows that join one column's to the next, so that a steep curve has no holes; none beside a gap. */
function between(row: number, next: number): number[] {
  if (Number.isNaN(row)) return [];
  const end = Number.isNaN(next) || next === row ? row : next - Math.sign(next - row);
  const [top, bottom] = [Math.min(row, end), Math.max(row, end)];
  return Array.from({ length: bottom - top + 1 }, (_, i) => top + i);
}

/** From the smallest value to the largest; near a pole, of the middle nine tenths, which it would flatten. */
function limits(ys: readonly number[]): [low: number, high: number] {
  const sorted = ys.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
  const [all, middle] = [at(1) - at(0), at(0.95) - at(0.05)];
  const [low, high] = middle > 0 && all > 10 * middle ? [at(0.05), at(0.95)] : [at(0), at(1)];
  return low < high ? [low, high] : [low - 1, high + 1];
}

function framed(
  title: string,
  lines: string[],
  [low, high]: [number, number],
  [start, end]: [number, number],
): string {
  const labels = lines.map((_, i) =>
    i === 0 ? label(high) : i === lines.length - 1 ? label(low) : '',
  );
  const margin = Math.max(...labels.map(({ length }) => length));
  const width = lines[0]!.length;
  const below = label(start) + label(end).padStart(width - label(start).length);
  return [
    `${' '.repeat(margin + 2)}${title}`,
    ...lines.map((line, i) => `${labels[i]!.padStart(margin)} ┤${line}`.replace(/⠀+$/, '')),
    `${' '.repeat(margin)} └${'─'.repeat(width)}`,
    `${' '.repeat(margin + 2)}${below}`,
  ].join('\n');
}

const label = (x: number): string => String(Number(x.toPrecision(4)));
