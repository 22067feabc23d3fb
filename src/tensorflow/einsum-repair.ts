/** @file Einstein summation on tfjs's cpu backend. */
import type { Tensor } from '../tensorflow.ts';
import type { Repair, Tfjs } from './repairs.ts';

export const einsumRepair: Repair = {
  mends:
    'an index that only one of two operands has is not summed; `i->i` shares the memory of its operand',
  repaired: (broken, tf) => (call) => {
    const equation = call.attrs['equation'] as string;
    const [left, result] = equation.replaceAll(' ', '').split('->') as [string, string];
    const terms = left.split(',');
    if (terms.some((term) => new Set(term).size < term.length)) return broken(call);
    return tf.tidy(() => {
      const operands = Object.values(call.inputs).map((x, i) =>
        sumOver(tf, { x, term: terms[i]! }, [result, ...terms.toSpliced(i, 1)].join('')),
      );
      const [{ x, term }, ...others] = operands as [Operand, ...Operand[]];
      if (others.length === 0)
        return tf.transpose(
          x,
          [...result].map((letter) => term.indexOf(letter)),
        );
      return broken({
        ...call,
        inputs: operands.map((operand) => operand.x) as never,
        attrs: { equation: `${operands.map((operand) => operand.term).join(',')}->${result}` },
      }) as Tensor;
    });
  },
};

/** A tensor with a letter for each of its axes. */
interface Operand {
  x: Tensor;
  term: string;
}

/** The operand summed over the axes that nothing else knows. */
function sumOver(tf: Tfjs, { x, term }: Operand, known: string): Operand {
  const letters = [...term];
  const own = letters.flatMap((letter, axis) => (known.includes(letter) ? [] : [axis]));
  if (own.length === 0) return { x, term };
  return { x: tf.sum(x, own), term: letters.filter((letter) => known.includes(letter)).join('') };
}
