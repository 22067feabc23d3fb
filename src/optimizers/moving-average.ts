import { tf } from '../tensorflow.ts';
import type { Rule } from './rule.ts';
import { isMultiple, select, updatesBefore } from './steps.ts';

export interface AverageOptions {
  momentum: number;
  /** Every so many updates the parameters become their average. */
  overwriteFrequency: number | null;
  /** Steps per update of the parameters. */
  stepsPerUpdate: number;
}

/** The slot of the parameters' averages. A rule's own slots must be called otherwise. */
export const averageSlot = 'parameterAverage';

/** An exponential moving average of the parameters, in a slot of its own; the first step sets it to the parameters. */
export function averaged(rule: Rule, options: AverageOptions): Rule {
  const { momentum, overwriteFrequency, stepsPerUpdate } = options;
  return {
    init: (parameters) =>
      tf.tidy(() => ({
        ...rule.init(parameters),
        [averageSlot]: parameters.map((p) => tf.zerosLike(p)),
      })),
    update: (gradients, { [averageSlot]: before, ...state }, parameters, scalars) =>
      tf.tidy(() => {
        const updated = rule.update(gradients, state, parameters, scalars);
        const updates = updatesBefore(scalars.step, stepsPerUpdate);
        const kept = updates.notEqual(0).cast('float32').mul(momentum);
        const average = updated.parameters.map((p, i) =>
          before![i]!.mul(kept).add(p.mul(tf.sub(1, kept))),
        );
        const overwrites = overwriteFrequency && isMultiple(updates.add(1), overwriteFrequency);
        return {
          parameters: overwrites
            ? select(overwrites, average, updated.parameters)
            : updated.parameters,
          state: { ...updated.state, [averageSlot]: average },
        };
      }),
  };
}
