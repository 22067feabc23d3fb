/** @file Everything that an epoch measured, under the names of Keras's `History`. */
import type { EpochEvent, MetricValue } from '../training/events.ts';

export type NamedValue = [name: string, value: MetricValue];

/** `loss`, the loss's terms and the metrics, the same of the validation data (`val_…`), and `learning_rate`. */
export function epochValues(event: EpochEvent): NamedValue[] {
  const validation = validationValues(event).map(([name, value]): NamedValue => [
    `val_${name}`,
    value,
  ]);
  return [...measured(event), ...validation, ...rate(event)];
}

/** What was measured in training, and `learning_rate`. */
export const trainingValues = (event: EpochEvent): NamedValue[] => [
  ...measured(event),
  ...rate(event),
];

/** What was measured on the validation data; nothing where there are none. */
export const validationValues = ({ validation }: EpochEvent): NamedValue[] =>
  validation ? measured(validation) : [];

function measured({
  loss,
  terms = {},
  metrics,
}: Pick<EpochEvent, 'loss' | 'terms' | 'metrics'>): NamedValue[] {
  return [['loss', loss], ...Object.entries(terms), ...Object.entries(metrics)];
}

const rate = ({ learningRate }: EpochEvent): NamedValue[] =>
  learningRate === undefined ? [] : [['learning_rate', learningRate]];

/** A value for each class under a name for each, `recall[0]`; a value for each pair of classes under none. */
export function flatValues(
  values: readonly (readonly [name: string, value: MetricValue])[],
): [name: string, value: number][] {
  return values.flatMap(([name, value]): [string, number][] =>
    typeof value === 'number'
      ? [[name, value]]
      : value.flatMap((each, i) => (typeof each === 'number' ? [[`${name}[${i}]`, each]] : [])),
  );
}
