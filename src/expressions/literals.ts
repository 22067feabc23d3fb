/** @file Values that are written out in the source, not computed: options of calls, and subscripts. */
import { type OptionName, constants, optionKinds } from './functions.ts';
import { type Place, mistake } from './mistakes.ts';
import type { Node, OptionValue } from './syntax.ts';

/** @throws GradtapeError `expression` when `node` is not the kind of value that the option holds. */
export function optionFrom(place: Place, option: OptionName, node: Node): OptionValue {
  const value = valueOf(option, node);
  if (value !== undefined) return value;
  throw mistake(place, node.span, `${option} must be ${optionKinds[option]}, written out`);
}

function valueOf(option: OptionName, node: Node): OptionValue | undefined {
  switch (optionKinds[option]) {
    case 'True or False':
      return flagFrom(node);
    case 'a whole number':
      return integerFrom(node);
    case 'a list of whole numbers':
      return integersFrom(node);
    case 'a whole number or a list of them':
      return integerFrom(node) ?? integersFrom(node);
  }
}

/** A whole number, perhaps negative; undefined when `node` is anything else. */
export function integerFrom(node: Node): number | undefined {
  const negative = node.type === 'unary' && node.operator === '-';
  const size = negative ? node.operand : node;
  if (size.type !== 'number' || !Number.isSafeInteger(size.value)) return undefined;
  return negative ? 0 - size.value : size.value;
}

function integersFrom(node: Node): number[] | undefined {
  if (node.type !== 'list') return undefined;
  const values = node.items.map(integerFrom);
  return values.every((value) => value !== undefined) ? values : undefined;
}

function flagFrom(node: Node): boolean | undefined {
  const value = node.type === 'constant' ? constants[node.name] : undefined;
  return typeof value === 'boolean' ? value : undefined;
}
