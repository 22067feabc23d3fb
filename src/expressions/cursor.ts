/** @file A place among the words of an expression, and what can be wrong with the word that stands there. */
import type { GradtapeError } from '../errors.ts';
import { isFunction } from './functions.ts';
import { mistake, quoted } from './mistakes.ts';
import type { Definitions, Span } from './syntax.ts';
import { type Token, tokenize } from './tokens.ts';

/** What is read: a text and where it stands, and what its names may mean. */
export interface Reading extends ParseOptions {
  source: string;
}

export interface ParseOptions {
  /** Where the expression stands, for its errors: `model.predict`, `--at`. */
  where?: string;
  /** What the user has defined. */
  definitions?: Definitions;
  /** Of a function's body: names that mean its arguments, even such as are constants elsewhere. */
  parameters?: readonly string[];
}

export class Cursor {
  readonly place: Reading;
  private readonly tokens: Token[];
  private position = 0;

  constructor(place: Reading) {
    this.place = place;
    this.tokens = tokenize(place);
  }

  get next(): Token {
    return this.tokens[this.position]!;
  }

  get afterNext(): Token | undefined {
    return this.tokens[this.position + 1];
  }

  private get last(): Token | undefined {
    return this.tokens[this.position - 1];
  }

  take(): Token {
    return this.tokens[this.position++]!;
  }

  /** Whether the next word is this operator, bracket or keyword; a quoted name never is. */
  isAt(text: string): boolean {
    return this.next.type !== 'quoted' && this.next.text === text && text !== '';
  }

  accept(text: string): Token | undefined {
    return this.isAt(text) ? this.take() : undefined;
  }

  /** Take the bracket that answers `open`; returns the offset behind it. */
  close(open: Token, bracket: ')' | ']'): number {
    const token = this.accept(bracket);
    if (token) return token.end;
    throw this.next.type === 'end'
      ? this.wrong(open, `${quoted(open.text)} is never closed`)
      : this.stray();
  }

  finish(): void {
    if (this.next.type !== 'end') throw this.stray();
  }

  wrong(span: Span, text: string, hint?: string): GradtapeError {
    return mistake(this.place, span, text, hint);
  }

  /** A word that cannot begin a value stands where a value should. */
  valueExpected(): GradtapeError {
    const { next, last } = this;
    if (!last && next.type === 'end') return this.wrong(next, 'the expression is empty');
    const after = last ? ` after ${quoted(last.text)}` : '';
    const found = next.type === 'end' ? 'but the expression ends' : `found ${quoted(next.text)}`;
    return this.wrong(next, `expected a value${after}, ${found}`);
  }

  /** A word stands behind a complete value that cannot follow one. */
  stray(): GradtapeError {
    const { next, last } = this;
    if (next.text === ')' || next.text === ']')
      return this.wrong(next, `${quoted(next.text)} closes a bracket that was never opened`);
    const [text, hint] = this.strayHint(next, last!);
    return this.wrong(next, text, hint);
  }

  private strayHint(next: Token, last: Token): [string, string?] {
    if (next.text === '=') return ['unexpected "="', 'to compare, write =='];
    if (next.type === 'symbol' && next.text !== '(') return [`unexpected ${quoted(next.text)}`];
    const text = `expected an operator after ${quoted(last.text)}, found ${quoted(next.text)}`;
    if (last.type === 'name' && isFunction(last.text)) return [text, `write ${last.text}(…)`];
    return [text, 'to multiply, write *'];
  }
}
