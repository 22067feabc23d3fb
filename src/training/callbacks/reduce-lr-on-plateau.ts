import type { CallbackConfig } from '../../config/schema.ts';
import { formatFloat32 } from '../../float32.ts';
import type { Callback } from './callback.ts';
import { type FigureNames, monitorOf } from './monitor.ts';

type Options = Extract<CallbackConfig, { type: 'reduceLROnPlateau' }>;

/** Multiplies the rate by `factor` when a figure has not improved (keras/src/callbacks/reduce_lr_on_plateau.py). */
export function reduceLROnPlateau(where: string, options: Options, names: FigureNames): Callback {
  const { factor, patience, cooldown, minLr } = options;
  const monitor = monitorOf(where, options, names);
  let state = { best: monitor.worst, wait: 0, cooling: 0 };
  return {
    afterEpoch: (event, control) => {
      const value = monitor.valueOf(event);
      if (state.cooling > 0) state = { ...state, cooling: state.cooling - 1, wait: 0 };
      if (monitor.isBetter(value, state.best)) {
        state = { ...state, best: value, wait: 0 };
        return;
      }
      if (state.cooling > 0) return;
      state.wait++;
      const rate = control.learningRate;
      if (state.wait < patience || rate <= Math.fround(minLr)) return;
      control.learningRate = Math.max(rate * factor, minLr);
      control.note(
        `epoch ${event.epoch}: ${monitor.name} is on a plateau, the learning rate is now ${formatFloat32(Math.fround(control.learningRate))}`,
      );
      state = { ...state, cooling: cooldown, wait: 0 };
    },
    save: () => ({ ...state, best: String(state.best) }),
    restore: (saved) => {
      const { best, ...rest } = saved as unknown as { best: string } & typeof state;
      state = { ...(rest as typeof state), best: Number(best) };
    },
  };
}
