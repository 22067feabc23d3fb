/** @file Everything that an epoch measured, under the names of Keras's `History`. */
import type { EpochEvent, MetricValue } from '../training/events.ts';

export type NamedValue = [name: string, value: MetricValue];

/** `loss`, the loss's terms and the metrics, the same of the validation data (`val_…`), and the learning rate. */
export function epochValues(event: EpochEvent): NamedValue[] {
  const { loss, terms = {}, metrics, validation, learningRate } = event;
  const values: NamedValue[] = [['loss', loss], ...Object.entries({ ...terms, ...metrics })];
  if (validation)
    values.push(
      ['val_loss', validation.loss],
      ...Object.entries({ ...validation.terms, ...validation.metrics }).map(
        ([name, value]): NamedValue => [`val_${name}`, value],
      ),
    );
  if (learningRate !== undefined) values.push(['learning_rate', learningRate]);
  return values;
}
