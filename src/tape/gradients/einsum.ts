/** @file Einstein summation. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { broadcast, reshaped } from './shapes.ts';

export const einsum = {
  /**
   * y = einsum('A,B->Y', a, b): da = einsum('Y,B->A', dy, b), the operand and the result change places. An index that
   * `a` sums away by itself (it is in neither Y nor B) spreads dy evenly. math_grad.py `_EinsumGrad`
   */
  Einsum: {
    mends: 'no gradient',
    saveAllInputs: true,
    gradient: (dy, operands, { equation }) => {
      const terms = spelledOut(equation as string, [...operands, dy]);
      const labelled = operands.map((x, i) =>
        withoutBroadcast({ x, labels: terms[i]! }, equation as string),
      );
      const result = { x: dy, labels: terms[operands.length]! };
      return Object.fromEntries(
        operands.map(({ shape }, i) => {
          const others = [result, ...labelled.filter((_, j) => j !== i)];
          return [i, () => reshaped(gradientOf(labelled[i]!, others), shape)];
        }),
      );
    },
  },
} satisfies Record<string, GradientRule>;

/** A tensor with a letter for each of its axes. */
interface Labelled {
  x: Tensor;
  labels: string;
}

function gradientOf({ x, labels }: Labelled, others: readonly Labelled[]): Tensor {
  const distinct = [...new Set(labels)];
  const reached = distinct.filter((label) => others.some((other) => other.labels.includes(label)));
  const sizes = distinct.map((label) => x.shape[labels.indexOf(label)]!);
  const sum = contract(others, reached.join(''));
  const spread = reshaped(
    sum,
    distinct.map((label, i) => (reached.includes(label) ? sizes[i]! : 1)),
  );
  // A repeated letter takes a diagonal, so its gradient is one.
  return contract([{ x: broadcast(spread, sizes), labels: distinct.join('') }], labels);
}

function contract(operands: readonly Labelled[], result: string): Tensor {
  const [first, ...rest] = operands;
  if (rest.length === 0 && first!.labels === result) return first!.x;
  const terms = operands.map(({ labels }) => labels).join(',');
  return tf.einsum(`${terms}->${result}`, ...operands.map(({ x }) => x));
}

const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** The terms of an equation, operands then result, with letters of their own for the axes of an ellipsis. */
function spelledOut(equation: string, tensors: readonly Tensor[]): string[] {
  const spare = letters.filter((letter) => !equation.includes(letter)).join('');
  const terms = equation.replaceAll(' ', '').split(/,|->/);
  return terms.map((term, i) => {
    const axes = tensors[i]!.rank - (term.length - '...'.length);
    return term.replace('...', () => spare.slice(spare.length - axes));
  });
}

/** Axes of size 1 under an ellipsis are broadcast: without them, the letters have one size everywhere. */
function withoutBroadcast({ x, labels }: Labelled, equation: string): Labelled {
  const kept = [...labels].filter((label, i) => x.shape[i] !== 1 || equation.includes(label));
  const shape = x.shape.filter((size, i) => size !== 1 || equation.includes(labels[i]!));
  return { x: reshaped(x, shape), labels: kept.join('') };
}
