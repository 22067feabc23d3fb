/** @file The loop where nothing can be recorded: step after step in JavaScript, with the results of the compiled one. */
import { isTensor } from '../tape/structures.ts';
import { tf } from '../tensorflow.ts';
import { splitReturned } from './loop-step.ts';
import { disposeTensors, fill, renewed, tensorsOf } from './places.ts';

/**
 * Take `steps` steps from `state`. Of each, `step` returns the next state, or `{state, …outputs}`; the outputs come back
 * along a new first axis.
 */
export function eagerLoop(
  state: unknown,
  steps: number,
  step: (state: unknown, index: number) => unknown,
): unknown {
  const collected: object[] = [];
  let current = state;
  for (let i = 0; i < steps; i++) {
    const { next, outputs } = splitReturned(
      tf.tidy(() => renewed(step(current, i)) as never),
      current,
    );
    if (i > 0) disposeTensors(current);
    current = next;
    if (outputs) collected.push(outputs);
  }
  return collected.length > 0 ? { state: current, ...stacked(collected) } : current;
}

function stacked(outputs: readonly object[]): object {
  const columns = outputs.map(tensorsOf);
  const stacks = columns[0]!.map((_, i) => tf.stack(columns.map((tensors) => tensors[i]!)));
  disposeTensors(columns);
  return fill(outputs[0], isTensor, stacks) as object;
}
