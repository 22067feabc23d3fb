/** @file How a mistake in an expression is shown: where, what, and a caret under the spot. */
import { GradtapeError } from '../errors.ts';
import type { Span } from './syntax.ts';

/** Where a mistake can be: the text, and the config path or option that holds it. */
export interface Place {
  source: string;
  where?: string;
}

const excerptWidth = 72;

/** An `expression` fault: `model.predict: unknown function "sinn", column 5`, the excerpt, and carets under `span`. */
export function mistake(place: Place, span: Span, text: string, hint?: string): GradtapeError {
  const where = place.where ? `${place.where}: ` : '';
  const column = widthOf(place.source.slice(0, span.start)) + 1;
  const lines = excerpt(place.source, span).map((line) => `\n    ${line}`);
  return new GradtapeError(
    'expression',
    `${where}${text}, column ${column}${lines.join('')}`,
    hint ? { hint } : {},
  );
}

/** The source around `span`, at most `excerptWidth` characters of it, and the line of carets. */
function excerpt(source: string, span: Span): [string, string] {
  const from = span.start <= excerptWidth - 12 ? 0 : span.start - excerptWidth / 2;
  const before = printable(source.slice(from, span.start));
  const spot = printable(source.slice(span.start, Math.min(span.end, from + excerptWidth)));
  const after = printable(source.slice(span.end, from + excerptWidth));
  const [head, tail] = [from > 0 ? '…' : '', from + excerptWidth < source.length ? '…' : ''];
  const carets = '^'.repeat(Math.max(1, widthOf(spot)));
  return [head + before + spot + after + tail, ' '.repeat(widthOf(head + before)) + carets];
}

/** In characters, of which an emoji is one. */
const widthOf = (text: string): number => Array.from(text).length;

/** A word of the source for a message: in quotes, on one line, cut when it is very long. */
export function quoted(word: string): string {
  const characters = Array.from(printable(word));
  const shown = characters.length > 40 ? [...characters.slice(0, 39), '…'] : characters;
  return `"${shown.join('')}"`;
}

/** Line breaks, tabs and control characters would tear the carets from their spot. */
function printable(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
}
