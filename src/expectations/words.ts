/** @file The words of an expectation, taken one by one from its text. */
import { GradtapeError } from '../errors.ts';
import type { Written } from './expectation.ts';

const patterns = {
  number: /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?%?/uy,
  name: /[\p{ID_Start}_][\p{ID_Continue}.]*(?:\[\d+\])*/uy,
  operator: /[<>]=?|==|[≤≥]/uy,
  tolerance: /±|\+-|\+\/-/uy,
  blank: /\s*/uy,
  other: /\S+/uy,
};
export type Kind = 'number' | 'name' | 'operator' | 'tolerance';

export class Words {
  readonly #written: Written;
  #at = 0;

  constructor(written: Written) {
    this.#written = written;
    this.#match('blank');
  }

  /** The next word, if it is of this kind, and the blanks after it. */
  take(kind: Kind): string | undefined {
    const word = this.#match(kind);
    if (word !== undefined) this.#match('blank');
    return word;
  }

  isAtEnd(): boolean {
    return this.#at === this.#written.text.length;
  }

  /** What is wrong where the words have come to. */
  expected(what: string): GradtapeError {
    const found = this.isAtEnd() ? 'the end' : JSON.stringify(this.#match('other'));
    return new GradtapeError('config', `${this.#written.where}: expected ${what}, found ${found}`, {
      hint: 'such as loss<2.2, 0.9<=val.accuracy<=1, best.val.loss<0.3 or loss==2.16+-0.01',
    });
  }

  #match(kind: keyof typeof patterns): string | undefined {
    const pattern = patterns[kind];
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#written.text);
    if (match) this.#at = pattern.lastIndex;
    return match?.[0];
  }
}
