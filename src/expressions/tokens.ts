/** @file The words of an expression. */
import { type Place, mistake } from './mistakes.ts';
import type { Span } from './syntax.ts';

export interface Token extends Span {
  type: 'number' | 'name' | 'quoted' | 'symbol' | 'end';
  /** As written; of a quoted name, what stands between the backquotes. */
  text: string;
}

/** Longer than any expression a person writes; a model that needs more should be split into named parts. */
export const longestSource = 500_000;

const digits = String.raw`\d+(?:_\d+)*`;
const words = new RegExp(
  [
    String.raw`(?<space>\s+)`,
    String.raw`(?<number>(?:${digits}(?:\.(?:${digits})?)?|\.${digits})(?:[eE][+-]?${digits})?)`,
    String.raw`(?<name>[\p{ID_Start}_]\p{ID_Continue}*)`,
    '`(?<quoted>[^`]+)`',
    String.raw`(?<symbol>\.\.\.|\*\*|//|[<>=!]=|[-+*/%^@()[\],:<>=])`,
  ].join('|'),
  'yu',
);

/** Characters of other notations, and what to write instead. */
const foreign: Record<string, string> = {
  '×': '*',
  '·': '*',
  '÷': '/',
  '−': '-',
  '–': '-',
  '²': '**2',
  '³': '**3',
  '√': 'sqrt(x)',
  π: 'pi',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '&': 'and',
  '|': 'or',
  '!': 'not',
  '{': '(',
  '}': ')',
};

/** @throws GradtapeError `expression` at the first character that belongs to no word. */
export function tokenize(place: Place): Token[] {
  const { source } = place;
  if (source.length > longestSource)
    throw mistake(
      place,
      { start: longestSource, end: longestSource },
      `the expression is ${source.length} characters long, the limit is ${longestSource}`,
    );
  const tokens: Token[] = [];
  for (let start = 0; start < source.length; start = words.lastIndex) {
    words.lastIndex = start;
    const match = words.exec(source);
    if (!match) throw unexpected(place, start);
    const [type, text] = Object.entries(match.groups!).find(([, text]) => text !== undefined)!;
    if (type !== 'space')
      tokens.push({ type: type as Token['type'], text, start, end: words.lastIndex });
  }
  tokens.push({ type: 'end', text: '', start: source.length, end: source.length });
  return tokens;
}

function unexpected(place: Place, start: number): Error {
  const character = String.fromCodePoint(place.source.codePointAt(start)!);
  const span = { start, end: start + character.length };
  if (character === '`') return mistake(place, span, 'this backquote is never closed');
  const instead = Object.hasOwn(foreign, character) ? foreign[character] : undefined;
  return mistake(
    place,
    span,
    `unexpected character ${JSON.stringify(character)}`,
    instead && `write ${instead}`,
  );
}
