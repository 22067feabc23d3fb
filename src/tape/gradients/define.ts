/** @file How the rules of this folder are written: what they save comes by name, attributes come typed. */
import type { Tensor } from '../../tensorflow.ts';
import type { InputGradients, OneOutputRule } from '../rule.ts';

interface Definition<Input extends string, Output extends string, Attrs> {
  /** What tfjs 4.22 gets wrong. Left out where our rule gives the same, by fewer kernel calls. */
  mends?: string;
  /** The inputs of the kernel that the gradient needs, by their names in the kernel call. */
  inputs?: readonly Input[];
  /** A name for the output, where the gradient needs it. */
  output?: Output;
  gradient: (dy: Tensor, saved: Record<Input | Output, Tensor>, attrs: Attrs) => InputGradients;
}

export function rule<
  const Input extends string = never,
  const Output extends string = never,
  Attrs = Record<string, unknown>,
>({ inputs = [], output, gradient, ...rest }: Definition<Input, Output, Attrs>): OneOutputRule {
  const names: readonly string[] = output === undefined ? inputs : [...inputs, output];
  return {
    ...rest,
    inputsToSave: inputs,
    outputsToSave: [output !== undefined],
    gradient: (dy, saved, attrs) => {
      const named = Object.fromEntries(names.map((name, i) => [name, saved[i]!]));
      return gradient(dy, named as Record<Input | Output, Tensor>, attrs as Attrs);
    },
  };
}
