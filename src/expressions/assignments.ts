/** @file Values for variables, as a command line takes them: `4`, `x=1,y=pi/4`, `x=0:1:0.1`. */
import { Cursor } from './cursor.ts';
import { mistake } from './mistakes.ts';
import { type ParseOptions, expression, parseExpressions } from './parser.ts';
import type { Expression, Span } from './syntax.ts';

export interface Assignment {
  name?: string;
  /** One value, or the start, stop and step of a range. */
  values: Expression[];
  span: Span;
}

/** @throws GradtapeError `expression`, with a caret under the spot, when `source` cannot be read. */
export function parseAssignments(source: string, options: ParseOptions = {}): Assignment[] {
  const cursor = new Cursor({ source, ...options });
  const assignments = [assignment(cursor)];
  while (cursor.accept(',')) assignments.push(assignment(cursor));
  cursor.finish();
  return assignments;
}

function assignment(cursor: Cursor): Assignment {
  const { start } = cursor.next;
  const isNamed = cursor.afterNext?.text === '=' && ['name', 'quoted'].includes(cursor.next.type);
  const name = isNamed ? cursor.take().text : undefined;
  if (isNamed) cursor.take();
  const roots = [expression(cursor)];
  while (roots.length < 3 && cursor.accept(':')) roots.push(expression(cursor));
  return {
    ...(name !== undefined && { name }),
    values: roots.map((root): Expression => Object.assign({ root }, cursor.place)),
    span: { start, end: roots.at(-1)!.span.end },
  };
}

/** Names with commas between them: `x, y`. */
export function parseNames(source: string, options: ParseOptions = {}): string[] {
  return parseExpressions(source, options).map((expression) => {
    const { root } = expression;
    if (root.type === 'name' || root.type === 'constant') return root.name;
    throw mistake(expression, root.span, 'expected a name');
  });
}
