/** @file The one place that patches tfjs's engine. From here on tf.grad, tf.variableGrads and the optimizers run on our tape too. */
import { GradtapeError } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { backpropagate } from './backward.ts';
import {
  assertKnownEngine,
  engine,
  type Inputs,
  isTrainable,
  share,
  type TfjsCustomFunction,
} from './engine.ts';
import { warnings } from './faults.ts';
import {
  announce,
  checkpoint,
  disposingOnThrow,
  gatherVariables,
  record,
  recorded,
  takersOf,
  unrecorded,
} from './recorder.ts';
import { ruleOf, ruleOfScope } from './rules.ts';
import { Trace } from './trace.ts';
import { emitWarning, warnPerLine } from './warnings.ts';

assertKnownEngine();
engine.addTapeNode = (kernel, inputs, outputs, _gradient, _saved, attrs = {}) => {
  record(kernel, inputs, outputs, ruleOf(kernel), attrs);
  announce({ kernel, inputs, outputs, attrs });
};
// The tapes save for themselves, once they know that they want the operation.
engine.getTensorsForGradient = () => [];
engine.gradients = gradients;
engine.customGrad = customGrad;

/** As tfjs's own, and right at every order: tfjs loses second derivatives through saved outputs (tensorflow/tfjs#3252). */
function gradients(
  f: () => Tensor,
  xs: Tensor[],
  dy?: Tensor | null,
  allowNoGradients = false,
): { value: Tensor; grads: (Tensor | null)[] } {
  tf.util.assert(xs.length > 0, () => 'gradients() received an empty list of xs.');
  const trace = new Trace(false);
  for (const x of xs) if (isTrainable(x)) trace.watch(x);
  try {
    const value = recorded(trace, () => engine.tidy(f));
    tf.util.assert(
      value instanceof tf.Tensor,
      () => 'The result y returned by f() must be a tensor.',
    );
    const grads = backpropagate(trace, [[value, dy ?? undefined]], xs);
    if (!allowNoGradients && grads.every((gradient) => gradient === null))
      throw new GradtapeError(
        'tape.unconnected',
        'Cannot compute gradient of y=f(x) with respect to x. Make sure that the f you passed encloses all operations that lead from x to y.',
      );
    return { value, grads };
  } finally {
    trace.release();
  }
}

/** `tf.customGrad`, whose gradient may be differentiated again even where it uses what `f` computed on its way. */
function customGrad(f: TfjsCustomFunction): (...xs: Tensor[]) => Tensor {
  return (...xs) => {
    tf.util.assert(
      xs.every((x) => x instanceof tf.Tensor),
      () => 'The args passed in customGrad(f)(x1, x2,...) must all be tensors',
    );
    const inputs = Object.fromEntries(xs.entries());
    const scope = engine.state.activeScope?.name ?? 'customGrad';
    const rule = ruleOfScope(scope);
    if (!rule && takersOf(inputs).length > 0) return recordCustom(scope, f, xs, inputs);
    const output = unrecorded(() => engine.tidy(() => f(...xs, () => undefined).value));
    record(scope, inputs, [output], rule);
    return output;
  };
}

function recordCustom(scope: string, f: TfjsCustomFunction, xs: Tensor[], inputs: Inputs): Tensor {
  const op = scope.replace(/__op$/, '');
  // The gradient function may reach for the inputs from its closure, long after they are disposed.
  const handles = xs.map(share);
  const forget = checkpoint();
  return engine.tidy(() => {
    const saved: Tensor[] = [];
    const call = () => f(...handles, (tensors: Tensor[]) => saved.push(...tensors));
    const [result, variables] = disposingOnThrow(handles, () => gatherVariables(call));
    const { value, gradFunc } = result;
    const captured = variables.filter(({ id }) => xs.every((x) => x.id !== id));
    if (captured.length > 0) warnPerLine(emitWarning, warnings.captured(captured), 1);
    const whole = saved.every(({ id }) => id === value.id || xs.some((x) => x.id === id));
    // An intermediate among the saved needs the operations that led to it; otherwise this is one operation.
    if (whole) forget();
    const output = whole && !handles.includes(value) ? value : unrecorded(() => tf.clone(value));
    const kept = saved.map((tensor) => share(tensor === value ? output : tensor));
    const gradient = (dy: Tensor, held: Tensor[]) => {
      const grads = [gradFunc(dy, held.slice(handles.length))].flat();
      return Object.fromEntries(grads.map((grad, i) => [i, () => grad]));
    };
    record(op, inputs, [output], { gradient }, {}, [...handles, ...kept]);
    return output;
  });
}
