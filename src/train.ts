/** @file Training as a function, for programs; the command line reads the same events. */
import { loadConfig } from './config/load.ts';
import { GradtapeError } from './errors.ts';
import { optionsCheck } from './options.ts';
import { useBackend } from './tensorflow.ts';
import type { Callback } from './training/callbacks/index.ts';
import type { EndEvent, TrainingEvent } from './training/events.ts';
import { prepareTable } from './training/prepare.ts';
import { rehearse } from './training/rehearsal.ts';
import { Session } from './training/session.ts';
import { needsOf, writersOf, written } from './reports/writers.ts';

/** A config: the path of a file (or the name of a bundled one), several of them, or the settings themselves. */
export type ConfigInput = string | readonly string[] | Readonly<Record<string, unknown>>;

export interface TrainOptions {
  /** Told what happens, as it happens. */
  onEvent?: (event: TrainingEvent) => void;
  /** Called after each epoch, beside the config's callbacks. */
  callbacks?: readonly Callback[];
}

const checkOptions = optionsCheck<TrainOptions>('train', { onEvent: true, callbacks: true });

/**
 * The events of a training run; to leave the loop is to stop the run.
 * @throws GradtapeError `config`, `expression` or `data` before the first event, `diverged` later.
 */
export async function* trainEvents(
  input: ConfigInput,
  options: Pick<TrainOptions, 'callbacks'> = {},
): AsyncGenerator<TrainingEvent> {
  const { config } = await loadConfig(
    typeof input === 'string' || isList(input) ? { files: [input].flat() } : { settings: input },
  );
  const data = await prepareTable(config);
  if (config.backend !== 'auto') await useBackend(config.backend);
  rehearse(config, data);
  const session = new Session(config, data, { ...options, ...needsOf(config.callbacks) });
  const writers = writersOf(config.callbacks, config, session);
  try {
    yield* written(session.events(), writers);
  } finally {
    session.dispose();
  }
}

const isList = (input: ConfigInput): input is readonly string[] => Array.isArray(input);

/** Train, and resolve to the last event: the final loss and the fitted model. */
export async function train(input: ConfigInput, options: TrainOptions = {}): Promise<EndEvent> {
  checkOptions(options);
  for await (const event of trainEvents(input, options)) {
    options.onEvent?.(event);
    if (event.event === 'end') return event;
  }
  throw new GradtapeError('interrupted', 'the training run ended before its last event');
}
