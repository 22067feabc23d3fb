/** @file HTML from templates: what is put into one is text, and means itself, unless it came from a template. */
import { printable } from '../../printable.ts';
import { escaped } from '../charts/render.ts';

/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | undefined | readonly Part[];

export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return { html: texts.reduce((whole, text, i) => whole + markup(parts[i - 1]) + text) };
}

/** What a library or this program wrote as HTML. */
export const trusted = (text: string): Html => ({ html: text });

function markup(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string') return escaped(printable(part));
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map(markup).join('');
}
