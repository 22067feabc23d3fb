/** @file Derivatives by the tape, in TensorFlow's float32. */
import { evaluate } from '../expressions/lower.ts';
import { mistake } from '../expressions/mistakes.ts';
import { spanOf } from '../expressions/names.ts';
import type { Expression } from '../expressions/syntax.ts';
import { GradientTape } from '../tape/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import type { Partials, Point } from './point.ts';
import type { Value } from './values.ts';

/** The partial derivatives of `expression` at `point`, as TensorFlow gives them: a kink or a pole included. */
export function tapePartials(expression: Expression, point: Point): Partials {
  return (names) => {
    if (names.length > 1) refuseLists(expression, point, names);
    return tf.tidy(() => {
      const environment = Object.fromEntries(
        Object.entries(point).map(([name, value]) => [name, tensorOf(value)]),
      );
      return partial(expression, environment, names).arraySync() as Value;
    });
  };
}

/** A second derivative by a list would be a matrix; a tape of a tape gives the sums of its columns. */
function refuseLists(expression: Expression, point: Point, names: readonly string[]): void {
  const list = names.find((name) => typeof point[name] !== 'number');
  if (list === undefined) return;
  throw mistake(
    expression,
    spanOf(expression, list),
    'a higher derivative is taken by numbers, not by lists',
  );
}

const tensorOf = (value: Value): Tensor => tf.tensor(value as number[], undefined, 'float32');

/** A tape around each tape: the outer differentiates what the inner one gives. */
function partial(
  expression: Expression,
  environment: Record<string, Tensor>,
  [name, ...others]: readonly string[],
): Tensor {
  if (name === undefined) return scalarOf(expression, environment);
  const x = environment[name]!;
  const tape = new GradientTape();
  const y = tape.run(() => {
    tape.watch(x);
    return partial(expression, environment, others);
  });
  return tape.gradient(y, x, { unconnectedGradients: 'zero' });
}

function scalarOf(expression: Expression, environment: Record<string, Tensor>): Tensor {
  const y = evaluate(expression, environment);
  if (y.rank === 0) return y;
  const shape = `the value has the shape [${y.shape.join(', ')}], expected a single number`;
  throw mistake(expression, expression.root.span, shape, 'make it one, for example with sum');
}
