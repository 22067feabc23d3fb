/** @file A run as event files for TensorBoard, as Keras's callback of that name writes it. */
import { join } from 'node:path';
import type { EpochEvent } from '../../training/events.ts';
import type { EventConsumer } from '../consumer.ts';
import { type NamedValue, flatValues, trainingValues, validationValues } from '../epoch-values.ts';
import { histogramOf } from '../histogram.ts';
import { type EventFile, newEventFile } from './event-file.ts';
import { type Summary, histogram, hyperparameters, scalar, sessionEnd } from './summaries.ts';

export interface TensorBoardOptions {
  /** The weights by name, read every `histogramFreq` epochs. */
  weights?: (() => Record<string, Float32Array>) | undefined;
  /** After how many epochs histograms of the weights are written; 0 is never, as in Keras. */
  histogramFreq?: number | undefined;
  /** A serialized GraphDef of the training step. */
  graph?: (() => Uint8Array | undefined) | undefined;
  /** The config's settings by their dotted names. */
  settings?: Record<string, string | number | boolean> | undefined;
}

/**
 * A consumer that writes `directory`/train and, where there is validation, `directory`/validation: `epoch_loss`,
 * `epoch_<metric>`, `epoch_learning_rate`, histograms, the graph and the hyperparameters.
 */
export function tensorBoardWriter(
  directory: string,
  { weights, histogramFreq = 0, graph, settings }: TensorBoardOptions = {},
): EventConsumer {
  const parts = partsOf(directory);
  let hasEnded = false;
  const begin = (firstEpoch: number): void => {
    parts.begin(firstEpoch);
    if (settings) parts.write('train', firstEpoch, [hyperparameters(settings)]);
    const graphDef = graph?.();
    if (graphDef) parts.file('train').append({ graphDef });
  };
  const note = (event: EpochEvent): void => {
    parts.write('train', event.epoch, scalars(trainingValues(event)));
    parts.write('validation', event.epoch, scalars(validationValues(event)));
    if (weights && histogramFreq > 0 && event.epoch % histogramFreq === 0)
      parts.write('train', event.epoch, histograms(weights()));
  };
  return {
    see(event) {
      if (event.event === 'start') begin(event.firstEpoch);
      if (event.event === 'epoch') note(event);
      if (event.event === 'end') hasEnded = true;
    },
    close() {
      if (settings) parts.write('train', 0, [sessionEnd(hasEnded ? 1 : 2)]);
      parts.close();
    },
  };
}

/** The event files of a run's parts, each made when something is first written to it. */
function partsOf(directory: string) {
  const files = new Map<string, EventFile>();
  let firstEpoch = 0;
  const file = (part: 'train' | 'validation'): EventFile => {
    const open = files.get(part) ?? newEventFile(join(directory, part), firstEpoch);
    files.set(part, open);
    return open;
  };
  return {
    file,
    begin: (epoch: number): void => void (firstEpoch = epoch),
    write(part: 'train' | 'validation', epoch: number, value: Summary[]): void {
      if (value.length > 0) file(part).append({ step: BigInt(epoch), summary: { value } });
    },
    close(): void {
      for (const open of files.values()) open.close();
    },
  };
}

const scalars = (values: readonly NamedValue[]): Summary[] =>
  flatValues(values).map(([name, value]) => scalar(`epoch_${name}`, value));

const histograms = (weights: Record<string, Float32Array>): Summary[] =>
  Object.entries(weights).map(([name, values]) =>
    histogram(`${name}/histogram`, histogramOf(values)),
  );
