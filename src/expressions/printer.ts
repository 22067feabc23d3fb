/** @file An expression's tree as text again, with no more parentheses than it needs. */
import { constants, keywords } from './functions.ts';
import { binaryPowers, comparisonPower, tightest, unaryPowers } from './precedence.ts';
import { type Expression, type Node, type OptionValue, type Subscript, fold } from './syntax.ts';

interface Printed {
  text: string;
  /** How tightly the outermost operator binds. */
  power: number;
}

/** The expression as text; read again, it gives the same tree. Names that `numbers` holds are printed as its numbers. */
export function formatExpression(
  { root }: Pick<Expression, 'root'>,
  numbers: Readonly<Record<string, Numbers>> = {},
): string {
  return fold<Printed>(root, (node, parts) =>
    node.type === 'name' && Object.hasOwn(numbers, node.name)
      ? printNumbers(numbers[node.name]!)
      : print(node, parts),
  ).text;
}

/** A number, or lists of them, which are written as an expression's lists are. */
type Numbers = number | Numbers[];

const printNumbers = (value: Numbers): Printed =>
  Array.isArray(value)
    ? whole(`[${value.map((item) => printNumbers(item).text).join(', ')}]`)
    : signed(value);

/** A number below zero binds like the minus before it. */
const signed = (value: number): Printed => ({
  text: String(value),
  power: value < 0 ? unaryPowers['-'] : tightest,
});

function print(node: Node, parts: Printed[]): Printed {
  const texts = parts.map(({ text }) => text);
  switch (node.type) {
    case 'number':
      return whole(String(node.value));
    case 'constant':
      return whole(node.name);
    case 'name':
      return whole(formatName(node.name));
    case 'list':
      return whole(`[${texts.join(', ')}]`);
    case 'call':
      return whole(`${node.name}(${[...texts, ...optionsOf(node.options)].join(', ')})`);
    case 'index':
      return whole(
        `${bracketed(parts[0]!, tightest)}[${node.subscripts.map(subscript).join(', ')}]`,
      );
    case 'unary':
      return unary(node.operator, parts[0]!);
    case 'binary':
      return binary(node.operator, parts as [Printed, Printed]);
    case 'comparison':
      return comparison(node.operators, parts);
  }
}

const whole = (text: string): Printed => ({ text, power: tightest });

const bracketed = ({ text, power }: Printed, minimum: number): string =>
  power < minimum ? `(${text})` : text;

function unary(operator: keyof typeof unaryPowers, operand: Printed): Printed {
  const power = unaryPowers[operator];
  const space = operator === 'not' ? ' ' : '';
  return { text: operator + space + bracketed(operand, power), power };
}

function binary(operator: keyof typeof binaryPowers, [left, right]: [Printed, Printed]): Printed {
  const powers = binaryPowers[operator];
  const isTight = powers.left > binaryPowers['+'].left && operator !== '@';
  const space = isTight ? '' : ' ';
  // A power's left side must bind tighter than a power: (2**3)**2.
  const leftmost = operator === '**' ? tightest : powers.left;
  const [before, after] = [bracketed(left, leftmost), bracketed(right, powers.right)];
  // Not by join, which would copy the whole text for each term of a long sum.
  const text = before + space + operator + space + after;
  return { text, power: powers.left };
}

function comparison(operators: string[], operands: Printed[]): Printed {
  const [first, ...rest] = operands.map((operand) => bracketed(operand, comparisonPower + 1));
  const text = rest.reduce((left, right, i) => `${left} ${operators[i]} ${right}`, first!);
  return { text, power: comparisonPower };
}

function optionsOf(options: Record<string, OptionValue>): string[] {
  return Object.entries(options).map(([name, value]) => `${name}=${optionText(value)}`);
}

function optionText(value: OptionValue): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

function subscript(place: Subscript): string {
  if (place.type === 'rest') return '...';
  if (place.type === 'new') return 'None';
  if (place.type === 'at') return String(place.index);
  const { start = '', stop = '', step } = place;
  return `${start}:${stop}${step === undefined ? '' : `:${step}`}`;
}

/** A name as it must be written: in backquotes unless it is one plain word without a meaning of its own. */
export function formatName(name: string): string {
  const plain = /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(name);
  const taken = keywords.includes(name) || Object.hasOwn(constants, name);
  return plain && !taken ? name : `\`${name}\``;
}
