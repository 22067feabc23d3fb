/** @file The article's log: `Epoch:  0`, `Loss:  19.457`, and one line for the fitted model. */
import { formatFloat32 } from '../float32.ts';
import { printable } from '../printable.ts';
import type { FittedModel, MetricValue, PartFigures, TrainingEvent } from '../training/events.ts';

/** The text of an event in the article's words; nothing for an event that the article does not print. */
export function epochLog(event: TrainingEvent): string {
  switch (event.event) {
    case 'start':
    case 'progress':
    case 'note':
      return '';
    case 'epoch':
      return [`Epoch:  ${event.epoch}`, ...figureLines(event), ''].join('\n');
    case 'end':
      return `model: ${describeModel(event.model)}\n`;
  }
}

/** A line for each figure of an epoch, those of the validation part after those of the training part. */
export function figureLines({
  validation,
  ...training
}: PartFigures & { validation?: PartFigures }): string[] {
  const ofValidation = validation ? figures(validation) : [];
  const named = [
    ...figures(training),
    ...ofValidation.map(([name, value]) => [`val.${name}`, value] as const),
  ];
  return named.map(([name, value]) => `${title(name)}:  ${formatted(value)}`);
}

const figures = ({ loss, terms, metrics }: PartFigures): [string, MetricValue][] => [
  ['loss', loss],
  ...Object.entries(terms ?? {}),
  ...Object.entries(metrics),
];

/** The article writes the loss with a capital. */
export const title = (name: string): string => (name === 'loss' ? 'Loss' : printable(name));

const formatted = (value: MetricValue): string =>
  typeof value === 'number' ? formatFloat32(value) : `[${value.map(formatted).join(', ')}]`;

function describeModel(model: FittedModel): string {
  const target = printable(model.target);
  switch (model.type) {
    case 'linear':
      return linearText(model);
    case 'expression':
      return `${target}= ${model.predict}`;
    case 'sequential':
      return `${target}= sequential, ${count(model.layers, 'layer')}, ${count(model.parameters, 'parameter')}`;
  }
}

/** Of two classes, the probability of the second. */
function linearText(model: Extract<FittedModel, { type: 'linear' }>): string {
  const target = printable(model.target);
  const form = linearForm(model.weights, model.bias);
  if (model.link === undefined) return `${target}= ${form}`;
  return `P(${target}=${printable(model.class ?? '1')})= ${model.link}(${form})`;
}

/** `0.2729075 X + 0.05813503`: each later term brings its own sign. */
function linearForm(weights: Record<string, number>, bias: number): string {
  const terms: [number, string][] = Object.entries(weights).map(([name, w]) => [
    w,
    ` ${printable(name)}`,
  ]);
  return [...terms, [bias, ''] as const]
    .map(([value, unit], i) => {
      if (i === 0) return `${formatFloat32(value)}${unit}`;
      const negative = value < 0;
      return `${negative ? '-' : '+'} ${formatFloat32(negative ? -value : value)}${unit}`;
    })
    .join(' ');
}

function count(n: number, noun: string): string {
  return `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
}
