/** @file What the names of an expression stand for in training. A column or a variable goes before `x`, `weight` and `w`. */
import type { Definitions } from '../expressions/syntax.ts';

export interface Columns {
  features: readonly string[];
  /** The first target. */
  target: string;
  targets: readonly string[];
  /** What the config's `define` defines. */
  definitions?: Definitions;
}

/** What the kernels of a model may be called all together, where nothing else is called that. */
export const kernelNames: readonly string[] = ['w', 'weights'];

/** How many axes each of these has, of which the first counts rows; `outputs` is the shape of a row's prediction. */
export function ranksOf(
  { features, targets }: Columns,
  outputs: readonly number[],
): Record<string, number> {
  const predict = 1 + outputs.length;
  return {
    x: 2,
    weight: 1,
    ...eachOne(features),
    predict,
    yhat: predict,
    ...eachOne(targets),
    y: targets.length > 1 ? 2 : 1,
  };
}

const eachOne = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, 1]));
