import type { CallbackConfig } from '../../config/schema.ts';
import { evaluate } from '../../expressions/lower.ts';
import { requireKnownNames } from '../../expressions/names.ts';
import { parseExpression } from '../../expressions/parser.ts';
import { GradtapeError } from '../../errors.ts';
import { tf } from '../../tensorflow.ts';
import type { Callback } from './callback.ts';

type Options = Extract<CallbackConfig, { type: 'learningRateScheduler' }>;

/** Sets the rate before each epoch by an expression over `epoch` and `rate` (keras/src/callbacks/learning_rate_scheduler.py). */
export function learningRateScheduler(where: string, { schedule }: Options): Callback {
  const expression = parseExpression(schedule, { where: `${where}.schedule` });
  requireKnownNames(expression, ['epoch', 'rate']);
  const rateAt = (epoch: number, rate: number): number =>
    tf.tidy(() => {
      const value = evaluate(expression, { epoch: tf.scalar(epoch), rate: tf.scalar(rate) });
      if (value.size !== 1 || value.rank > 0)
        throw new GradtapeError(
          'config',
          `${where}.schedule: expected one number, found shape [${value.shape}]`,
        );
      return value.dataSync()[0]!;
    });
  return {
    beforeEpoch: (epoch, control) => {
      const rate = rateAt(epoch, control.learningRate);
      if (!(rate >= 0 && Number.isFinite(rate)))
        throw new GradtapeError(
          'config',
          `${where}.schedule: expected a rate from 0 up, found ${rate} in epoch ${epoch}`,
        );
      control.learningRate = rate;
    },
  };
}
