/** @file Calls: the arguments as written, matched with the function's parameters as Python would. */
import type { GradtapeError } from '../errors.ts';
import { nearest } from '../suggest.ts';
import {
  type OptionName,
  type Parameters,
  aliases,
  callOf,
  functions,
  isFunction,
  parametersOf,
  requiredOptions,
} from './functions.ts';
import { optionFrom } from './literals.ts';
import { type Place, mistake, quoted } from './mistakes.ts';
import type { Definitions, Node, OptionValue, Span } from './syntax.ts';
import type { Token } from './tokens.ts';

/** A place where names and functions may be defined. */
type DefiningPlace = Place & { definitions?: Definitions };

export interface Argument {
  keyword?: Token;
  value: Node;
}

/** @throws GradtapeError `expression` when there is no such function or the arguments do not fit it. */
export function bindCall(
  place: DefiningPlace,
  callee: Token,
  written: Argument[],
  span: Span,
): Node {
  const { name, tensors, variadic, options, form } = functionNamed(place, callee);
  const bound = new Map<string, Node>();
  const rest: Node[] = [];
  const wrong = (at: Span, text: string) =>
    mistake(place, at, `${name}: ${text}`, `it is called as ${form}`);
  const bind = (parameter: string, { keyword, value }: Argument) => {
    if (bound.has(parameter)) throw wrong(keyword ?? value.span, `${parameter} is given twice`);
    bound.set(parameter, value);
  };

  const parameters = variadic ? tensors : [...tensors, ...options];
  for (const [position, argument] of written.entries()) {
    const parameter = argument.keyword?.text ?? parameters[position];
    if (!argument.keyword && written[position - 1]?.keyword)
      throw wrong(argument.value.span, 'an argument without a name follows one with a name');
    if (parameter === undefined && variadic) rest.push(argument.value);
    else if (parameter === undefined) throw wrong(argument.value.span, 'too many arguments');
    else if (![...tensors, ...options].includes(parameter as OptionName))
      throw wrong(argument.keyword!, `there is no argument ${quoted(parameter)}`);
    else bind(parameter, argument);
  }
  for (const parameter of [...tensors, ...options.filter((o) => requiredOptions.includes(o))])
    if (!bound.has(parameter)) throw wrong(span, `the argument ${parameter} is missing`);

  const args = [...tensors.map((tensor) => bound.get(tensor)!), ...rest];
  const values: Record<string, OptionValue> = {};
  for (const option of options)
    if (bound.has(option)) values[option] = optionFrom(place, option, bound.get(option)!);
  return { type: 'call', name, args, options: values, span };
}

interface Callee extends Parameters {
  name: string;
  /** How it is called: `sum(x, axis=)`. */
  form: string;
}

function functionNamed(place: DefiningPlace, callee: Token): Callee {
  const name = callee.text;
  if (isFunction(name)) return { name, ...parametersOf(name), form: callOf(name) };
  const definition = place.definitions?.get(name);
  if (definition?.parameters) return userFunction(name, definition.parameters);
  throw unknownFunction(place, callee);
}

const userFunction = (name: string, parameters: readonly string[]): Callee => ({
  name,
  tensors: [...parameters],
  variadic: false,
  options: [],
  form: `${name}(${parameters.join(', ')})`,
});

function unknownFunction(place: DefiningPlace, callee: Token): GradtapeError {
  const alias = Object.hasOwn(aliases, callee.text) ? aliases[callee.text] : undefined;
  const defined = [...(place.definitions?.values() ?? [])].filter(({ parameters }) => parameters);
  const known = [...Object.keys(functions), ...defined.map(({ name }) => name)];
  const likely = alias ?? nearest(callee.text, known);
  return mistake(
    place,
    callee,
    `unknown function ${quoted(callee.text)}`,
    likely ? `did you mean ${likely}?` : 'to multiply, write *',
  );
}
