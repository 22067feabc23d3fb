/** @file The config's callbacks. Those that write files are consumers of events, and made where files are written. */
import type { CallbackConfig } from '../../config/schema.ts';
import type { Callback } from './callback.ts';
import { earlyStopping } from './early-stopping.ts';
import { learningRateScheduler } from './learning-rate-scheduler.ts';
import { type FigureNames, type Monitor, monitorOf } from './monitor.ts';
import { reduceLROnPlateau } from './reduce-lr-on-plateau.ts';

export type { Monitor } from './monitor.ts';
export type { Callback, Control, Json } from './callback.ts';

/** Those of `configs` that steer training. @throws GradtapeError `config` for a figure that the run does not have */
export function makeCallbacks(configs: readonly CallbackConfig[], names: FigureNames): Callback[] {
  return configs.flatMap((config, i) => {
    const where = `callbacks[${i}]`;
    switch (config.type) {
      case 'earlyStopping':
        return earlyStopping(where, config, names);
      case 'reduceLROnPlateau':
        return reduceLROnPlateau(where, config, names);
      case 'learningRateScheduler':
        return learningRateScheduler(where, config);
      default:
        return [];
    }
  });
}

/** What decides the best epoch of a run. @throws GradtapeError `config` for a figure that the run does not have */
export function monitorOfBest(configs: readonly CallbackConfig[], names: FigureNames): Monitor {
  const place = configs.findIndex(({ type }) => type === 'modelCheckpoint');
  const config = configs[place];
  const watch =
    config?.type === 'modelCheckpoint' ? config : ({ monitor: null, mode: 'auto' } as const);
  return monitorOf(`callbacks[${place}]`, watch, names);
}
