/** @file Reading an expectation: a figure and its bounds, `loss<2.2` or `0.9 <= val.accuracy <= 1`. */
import { GradtapeError } from '../errors.ts';
import type { Bound, Expectation, Operator, Quantity, Written } from './expectation.ts';
import { Words } from './words.ts';

/** @throws GradtapeError `config` that says what was expected at which word. */
export function parseExpectation(written: Written): Expectation {
  const words = new Words(written);
  const before = words.take('number');
  const bounds = before === undefined ? [] : [boundBefore(words, before)];
  const name = words.take('name');
  if (name === undefined) throw words.expected('the name of a figure');
  if (before === undefined || !words.isAtEnd()) bounds.push(boundAfter(words));
  if (!words.isAtEnd()) throw words.expected('nothing more');
  const quantity = quantityOf(name);
  if (quantity.of === 'best') requireOneSide(bounds, written);
  return { ...written, quantity, bounds };
}

function boundBefore(words: Words, number: string): Bound {
  return { operator: mirrored[operatorOf(words)], value: valueOf(number), tolerance: 0 };
}

function boundAfter(words: Words): Bound {
  const operator = operatorOf(words);
  const value = valueOf(numberOf(words));
  const hasTolerance = operator === '==' && words.take('tolerance') !== undefined;
  return { operator, value, tolerance: hasTolerance ? toleranceOf(numberOf(words), value) : 0 };
}

const operators: Record<string, Operator> = {
  '<': '<',
  '<=': '<=',
  '≤': '<=',
  '>': '>',
  '>=': '>=',
  '≥': '>=',
  '==': '==',
};

/** What `2 < loss` says of the loss. */
const mirrored = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==' } as const;

function operatorOf(words: Words): Operator {
  const word = words.take('operator');
  if (word === undefined) throw words.expected('one of < <= > >= ==');
  return operators[word]!;
}

function numberOf(words: Words): string {
  const word = words.take('number');
  if (word === undefined) throw words.expected('a number');
  return word;
}

/** `95%` is 0.95. */
const valueOf = (number: string): number =>
  number.endsWith('%') ? Number(number.slice(0, -1)) / 100 : Number(number);

/** `+-1%` is a hundredth of the value, `+-0.01` is that. */
const toleranceOf = (number: string, value: number): number =>
  Math.abs(number.endsWith('%') ? valueOf(number) * value : Number(number));

/** `best.val.f1Score[2]`; Keras writes `val_loss`. */
function quantityOf(word: string): Quantity {
  const [, best, part, name, indices] =
    /^(?:(best|last)\.)?(val(?:idation)?[._])?([^[]+)(.*)$/u.exec(word)!;
  return {
    of: best === 'best' ? 'best' : 'last',
    part: part === undefined ? 'training' : 'validation',
    name: name!,
    indices: Array.from(indices!.matchAll(/\d+/g), ([index]) => Number(index)),
  };
}

/** Which epoch is best, the side of the bound decides. */
function requireOneSide(bounds: readonly Bound[], { where }: Written): void {
  const sides = new Set(bounds.map(({ operator }) => operator[0]));
  if (sides.size === 1 && !sides.has('=')) return;
  throw new GradtapeError(
    'config',
    `${where}: expected a bound on one side, for it decides which epoch is best`,
    { hint: 'such as best.loss<2.2 or best.val.accuracy>0.9' },
  );
}
