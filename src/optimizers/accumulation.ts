import { tf } from '../tensorflow.ts';
import type { Gradient, Rule } from './rule.ts';
import { isMultiple, select, updatesBefore } from './steps.ts';

/** Gradient accumulation: `rule` updates once in `period` steps, by the mean of their gradients. */
export function accumulated(rule: Rule, period: number): Rule {
  return {
    init: (parameters) =>
      tf.tidy(() => ({
        ...rule.init(parameters),
        accumulated: parameters.map((p) => tf.zerosLike(p)),
      })),
    update: (gradients, { accumulated: sums, ...state }, parameters, { step, learningRate }) =>
      tf.tidy(() => {
        const totals = sums!.map((sum, i) => gradients[i]?.add(sum) ?? sum);
        const means = totals.map((total, i): Gradient => gradients[i]! && total.div(period));
        const scalars = { step: updatesBefore(step, period), learningRate };
        const updated = rule.update(means, state, parameters, scalars);
        const due = isMultiple(step.add(1), period);
        const slots = Object.entries(updated.state).map(
          ([name, slot]) => [name, select(due, slot, state[name]!)] as const,
        );
        return {
          parameters: select(due, updated.parameters, parameters),
          state: {
            ...Object.fromEntries(slots),
            accumulated: select(
              due,
              totals.map((total) => tf.zerosLike(total)),
              totals,
            ),
          },
        };
      }),
  };
}
