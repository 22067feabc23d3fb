/** @file A model as a table, as Keras's `summary` prints it, or as JSON. */
import type { ModelSummary, SummaryRow } from '../training/summary.ts';

/** Every parameter is a float32. */
const bytesPerParameter = 4;

export function summaryText(summary: ModelSummary): string {
  const { rows, trainable, nonTrainable } = summary;
  const ofLayers = summary.model === 'sequential';
  const head = ofLayers
    ? ['Layer (type)', 'Output Shape', 'Param #']
    : ['Variable', 'Shape', 'Param #'];
  const cells = rows.map(({ name, type, shape, parameters }) => [
    ofLayers ? `${name} (${className(type)})` : name,
    tuple(ofLayers ? ['None', ...shape] : shape),
    grouped(parameters),
  ]);
  return [
    `Model: "${summary.model}"`,
    ...table(head, cells),
    ` Total params: ${withSize(trainable + nonTrainable)}`,
    ` Trainable params: ${withSize(trainable)}`,
    ` Non-trainable params: ${withSize(nonTrainable)}`,
    '',
  ].join('\n');
}

/** One line; null stands for the number of rows. */
export function summaryJson({ model, rows, trainable, nonTrainable }: ModelSummary): string {
  const parameters = trainable + nonTrainable;
  const row = ({ name, type, shape, parameters: own }: SummaryRow) =>
    model === 'sequential'
      ? { name, type, outputShape: [null, ...shape], parameters: own }
      : { name, shape, parameters: own };
  const parts = { [model === 'sequential' ? 'layers' : 'variables']: rows.map(row) };
  const bytes = parameters * bytesPerParameter;
  return `${JSON.stringify({ model, ...parts, parameters, trainable, nonTrainable, bytes })}\n`;
}

/** Keras's names of the classes that are not the type with a capital. */
const classNames: Record<string, string> = {
  gru: 'GRU',
  lstm: 'LSTM',
  prelu: 'PReLU',
  rmsNormalization: 'RMSNormalization',
  simpleRnn: 'SimpleRNN',
};

/** `conv2d` is Keras's `Conv2D`. */
const className = (type: string): string =>
  classNames[type] ?? `${type[0]!.toUpperCase()}${type.slice(1).replace(/(?<=\d)d$/, 'D')}`;

const grouped = (count: number): string => count.toLocaleString('en-US');

/** As Python writes a tuple. */
const tuple = (items: readonly (string | number)[]): string =>
  `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;

const withSize = (count: number): string =>
  `${grouped(count)} (${memory(count * bytesPerParameter)})`;

const units = ['B', 'KB', 'MB', 'GB', 'TB'];

function memory(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(2)} ${units[power]}`;
}

/** Boxes around cells, the last column to the right. */
function table(head: string[], rows: string[][]): string[] {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
  const rule = (left: string, line: string, middle: string, right: string): string =>
    left + widths.map((width) => line.repeat(width + 2)).join(middle) + right;
  const written = (row: string[], bar: string): string =>
    `${bar}${row
      .map((cell, i) => {
        const width = widths[i]!;
        return ` ${i === row.length - 1 ? cell.padStart(width) : cell.padEnd(width)} `;
      })
      .join(bar)}${bar}`;
  const between = rule('├', '─', '┼', '┤');
  return [
    rule('┏', '━', '┳', '┓'),
    written(head, '┃'),
    rule('┡', '━', '╇', '┩'),
    ...rows.flatMap((row, i) => [...(i > 0 ? [between] : []), written(row, '│')]),
    rule('└', '─', '┴', '┘'),
  ];
}
