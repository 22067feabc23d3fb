/** @file Answers as text: lines, tables, TensorFlow's notation, JSON. */
import { GradtapeError } from '../errors.ts';
import { formatExpression, formatName } from '../expressions/printer.ts';
import type { Answer } from './answer.ts';
import type { Check } from './differences.ts';
import { formatTensor } from './numpy-text.ts';
import type { Point } from './point.ts';
import type { Path, Problem } from './problem.ts';
import { type DType, formatValue, jsonValue } from './values.ts';

/** `plain` is `8.0`, `tf` is `tf.Tensor(8.0, shape=(), dtype=float32)`. */
export type Format = 'plain' | 'tf';

/** The derivatives at one point. A gradient by one variable is its value alone, by several a line for each. */
export function answerText(problem: Problem, answer: Answer, format: Format, dtype: DType): string {
  const write = format === 'tf' ? formatTensor : formatValue;
  const [derivatives] = answer.derivatives;
  if (problem.kind !== 'gradient' && format === 'tf') return matrixTensor(answer, dtype);
  if (problem.kind !== 'gradient') return matrixText(problem, answer, dtype);
  if (problem.wrt.length === 1) return write(derivatives![0]!, dtype);
  return problem.wrt
    .map((name, i) => `${formatName(name)} ${write(derivatives![i]!, dtype)}`)
    .join('\n');
}

function matrixTensor({ derivatives }: Answer, dtype: DType): string {
  if (derivatives.flat().every((value) => typeof value === 'number'))
    return formatTensor(derivatives, dtype);
  throw new GradtapeError('usage', 'derivatives by lists are not one tensor', {
    hint: 'leave out --format tf',
  });
}

function matrixText({ rows, wrt }: Problem, { derivatives }: Answer, dtype: DType): string {
  const lines = rows.map(({ label }, r) => [
    label,
    ...derivatives[r]!.map((value) => formatValue(value, dtype)),
  ]);
  return table([['', ...wrt.map(formatName)], ...lines]);
}

/** A line for each point of a range: the variable, the value, the derivatives. */
export function rangeText(
  problem: Problem,
  answers: Answer[],
  ranged: string,
  dtype: DType,
): string {
  const header = [ranged, 'f', ...problem.rows[0]!.paths.map(derivativeName)];
  const lines = answers.map(({ point, values, derivatives }) =>
    [point[ranged]!, values[0]!, ...derivatives[0]!].map((value) => formatValue(value, dtype)),
  );
  return table([header, ...lines]);
}

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, c) => Math.max(...rows.map((row) => row[c]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, c) => cell.padEnd(widths[c]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One point as an object for JSON; the points of a range as a list of such objects. */
export function answersJson(
  problem: Problem,
  answers: Answer[],
  ranged: string | undefined,
  dtype: DType,
): object {
  const texts = problem.expressions.map((expression) => formatExpression(expression));
  const what = problem.kind === 'jacobian' ? { expressions: texts } : { expression: texts[0] };
  const order = problem.kind === 'gradient' ? { order: problem.order } : {};
  const points = answers.map((answer) => answerJson(problem, answer, dtype));
  return { ...what, ...order, dtype, ...(ranged === undefined ? points[0] : { points }) };
}

/** `{ "check": … }` for JSON; nothing where nothing was checked. */
export function checkJson(checked: Check | undefined): object {
  if (!checked) return {};
  const { disagreements, largestDifference } = checked;
  return { check: { disagreements, largestDifference: jsonValue(largestDifference, 'float64') } };
}

function answerJson({ kind, wrt }: Problem, answer: Answer, dtype: DType): object {
  const byName = (values: readonly unknown[]): object =>
    Object.fromEntries(wrt.map((name, i) => [name, values[i]]));
  const values = answer.values.map((value) => jsonValue(value, dtype));
  const rows = answer.derivatives.map((row) => byName(row.map((value) => jsonValue(value, dtype))));
  const at = Object.fromEntries(
    Object.entries(answer.point).map(([name, value]) => [name, jsonValue(value, 'float64')]),
  );
  if (kind === 'jacobian') return { at, values, jacobian: rows };
  if (kind === 'hessian') return { at, value: values[0], hessian: byName(rows) };
  return { at, value: values[0], derivatives: rows[0] };
}

/** `df/dx`, `d3f/dx3`, `d2f/dx dy`. */
export function derivativeName(path: Path): string {
  const order = path.length === 1 ? '' : String(path.length);
  const isPure = path.every((name) => name === path[0]);
  const below = isPure ? `d${path[0]}${order}` : path.map((name) => `d${name}`).join(' ');
  return `d${order}f/${below}`;
}

/** `x=1.0, y=2.0` */
export function pointText(point: Point, dtype: DType): string {
  const texts = Object.entries(point).map(
    ([name, value]) => `${name}=${formatValue(value, dtype)}`,
  );
  return texts.join(', ');
}
