/** @file The config's callbacks that write files, as consumers of a run's events. */
import type { CallbackConfig, Config } from '../config/schema.ts';
import { GradtapeError } from '../errors.ts';
import type { Warn } from '../training/epochs.ts';
import type { TrainingEvent } from '../training/events.ts';
import type { Session, SessionOptions } from '../training/session.ts';
import type { EventConsumer } from './consumer.ts';
import { csvLog } from './csv-log.ts';
import { settingsOf, settingText } from './settings.ts';
import { tensorBoardWriter } from './tensorboard/writer.ts';

/** What a session must do so that these can be written. */
export const needsOf = (
  callbacks: readonly CallbackConfig[],
): Pick<SessionOptions, 'looksAtEpochs'> => ({
  looksAtEpochs: callbacks.some(
    (callback) => callback.type === 'tensorBoard' && callback.histogramFreq > 0,
  ),
});

/** Those of `callbacks` that write files. */
export function writersOf(
  callbacks: readonly CallbackConfig[],
  config: Config,
  session: Session,
  warn: Warn = () => undefined,
): EventConsumer[] {
  return callbacks.flatMap((callback) => {
    switch (callback.type) {
      case 'csvLogger':
        return csvLog(callback.path, callback);
      case 'tensorBoard':
        return tensorBoardWriter(callback.logDir, {
          weights: () => weightsOf(session),
          histogramFreq: callback.histogramFreq,
          settings: hyperparametersOf(config),
          ...(callback.writeGraph && { graph: () => graphOf(session, warn) }),
        });
      default:
        return [];
    }
  });
}

/** A step's graph, where there is native TensorFlow to record it and it can be recorded. */
function graphOf(session: Session, warn: Warn): Uint8Array | undefined {
  try {
    return session.stepGraph();
  } catch (error) {
    if (!(error instanceof GradtapeError) || !error.code.startsWith('graph.')) throw error;
    warn(`TensorBoard gets no graph: ${error.message}`);
    return undefined;
  }
}

/** The same events, each seen by the writers before anybody else; they are closed however the run ends. */
export async function* written(
  events: AsyncIterable<TrainingEvent>,
  writers: readonly EventConsumer[],
): AsyncGenerator<TrainingEvent> {
  try {
    for await (const event of events) {
      for (const writer of writers) writer.see(event);
      yield event;
    }
  } finally {
    for (const writer of writers) writer.close();
  }
}

/** The trained and the moving weights by their names: `dense_1/kernel`. */
function weightsOf(session: Session): Record<string, Float32Array> {
  const weights = Object.entries(session.storedWeights());
  return Object.fromEntries(
    weights.flatMap(([path, { values }]) =>
      values instanceof Float32Array ? [[path.slice(path.indexOf('/') + 1), values]] : [],
    ),
  );
}

/** TensorBoard knows numbers, texts and flags; anything else is told as text. */
function hyperparametersOf(config: Config): Record<string, string | number | boolean> {
  return Object.fromEntries(
    settingsOf({ ...config, $schema: undefined }).map(([name, value]) => [
      name,
      typeof value === 'number' || typeof value === 'boolean' ? value : settingText(value),
    ]),
  );
}
