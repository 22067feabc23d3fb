import type { CallbackConfig } from '../../config/schema.ts';
import type { Callback } from './callback.ts';
import { type FigureNames, monitorOf } from './monitor.ts';

type Options = Extract<CallbackConfig, { type: 'earlyStopping' }>;

/** Stops when a figure has not improved for `patience` epochs (keras/src/callbacks/early_stopping.py). */
export function earlyStopping(where: string, options: Options, names: FigureNames): Callback {
  const { patience, baseline, restoreBestWeights, startFromEpoch } = options;
  const monitor = monitorOf(where, options, names);
  let state = { best: monitor.worst, bestEpoch: 0, wait: 0, kept: false };
  return {
    afterEpoch: (event, control) => {
      if (event.epoch < startFromEpoch) return;
      const value = monitor.valueOf(event);
      // Keras keeps the first epoch's weights, so that there are some to restore.
      const isFirst = restoreBestWeights && !state.kept;
      const isBetter = monitor.isBetter(value, state.best);
      state.wait++;
      if (isFirst || (isBetter && restoreBestWeights)) control.keepWeights();
      if (isFirst || isBetter) state = { ...state, bestEpoch: event.epoch };
      state.kept ||= isFirst;
      if (isBetter) {
        state.best = value;
        if (baseline === null || monitor.isBetter(value, baseline)) state.wait = 0;
        return;
      }
      if (state.wait >= patience && event.epoch > 0)
        control.stop(
          `after epoch ${event.epoch}: ${monitor.name} has not improved since epoch ${state.bestEpoch}`,
        );
    },
    atEnd: (control) => {
      if (!restoreBestWeights || !state.kept) return;
      control.restoreWeights();
      control.note(`restored the weights of epoch ${state.bestEpoch}`);
    },
    save: () => ({ ...state, best: String(state.best) }),
    restore: (saved) => {
      const { best, ...rest } = saved as unknown as { best: string } & typeof state;
      state = { ...(rest as typeof state), best: Number(best) };
    },
  };
}
