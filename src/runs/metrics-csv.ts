/** @file The figures of each epoch as a row of CSV: `epoch,loss,accuracy,val.loss,val.accuracy,learningRate,seconds`. */
import type { EpochEvent, MetricValue } from '../training/events.ts';

type Figure = readonly [name: string, value: MetricValue];

/** The first line, which the figures of any epoch of the run decide. */
export const metricsHeader = (event: EpochEvent): string =>
  lineOf(figuresOf(event).map(([name]) => name));

export const metricsRow = (event: EpochEvent): string =>
  lineOf(figuresOf(event).map(([, value]) => cellOf(value)));

/** Every figure of an epoch by its name, those of the validation part as `val.loss`. */
export function figuresOf(event: EpochEvent): Figure[] {
  const { epoch, validation, learningRate, seconds } = event;
  return [
    ['epoch', epoch],
    ...partOf(event),
    ...(validation
      ? partOf(validation).map(([name, value]) => [`val.${name}`, value] as const)
      : []),
    ['learningRate', learningRate],
    ['seconds', seconds],
  ];
}

const partOf = ({ loss, terms = {}, metrics }: Pick<EpochEvent, 'loss' | 'terms' | 'metrics'>) => [
  ['loss', loss] as const,
  ...Object.entries(terms),
  ...Object.entries(metrics),
];

/** Shortest decimals; `nan`, `inf` and `-inf` as Python and R read them; several numbers as JSON. */
function cellOf(value: MetricValue): string {
  if (typeof value !== 'number') return JSON.stringify(value);
  if (Number.isNaN(value)) return 'nan';
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}

const lineOf = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\n`;

const quoted = (cell: string): string =>
  /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
