/** @file A step where nothing can be recorded: in JavaScript, with the results of a compiled run of one. */
import { isTensor } from '../tape/structures.ts';
import { tf } from '../tensorflow.ts';
import { splitReturned } from './loop-step.ts';
import { disposeTensors, fill, renewed, tensorsOf } from './places.ts';
import type { Run } from './progress.ts';

/** What `step` makes of `state`: the next state, or `{state, …outputs}`. The state that is passed in is not disposed of. */
export function eagerStep(step: (state: unknown) => unknown, state: unknown): Run {
  const returned = tf.tidy(() => renewed(step(state)) as never);
  const { next, outputs } = splitReturned(returned, state);
  return { state: next, outputs: outputs && alongNewAxis(outputs) };
}

function alongNewAxis(outputs: object): object {
  const expanded = tensorsOf(outputs).map((tensor) => tf.expandDims(tensor));
  disposeTensors(outputs);
  return fill(outputs, isTensor, expanded) as object;
}
