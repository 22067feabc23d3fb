/**
 * The kinds of fault that gradtape reports by name. The part before the dot says who must act: a
 * `config` fault is mended in the config file, a `data` fault in the table, and so on.
 */
export type ErrorCode =
  | 'usage'
  | 'config'
  | 'expression'
  | 'data'
  | 'native'
  | 'output'
  | 'diverged'
  | 'expectation'
  | 'interrupted'
  | `tape.${string}`
  | `graph.${string}`;

export interface ErrorDetails {
  /** One short sentence that says how to mend it. */
  hint?: string;
  cause?: unknown;
}

/** A fault that gradtape expects and names: its message says where, what was found and what was expected. */
export class GradtapeError extends Error {
  override readonly name: string = 'GradtapeError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, { hint, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** The same fault with a hint, where it is one by name that has none. */
export function hinted(error: unknown, hint: string): unknown {
  const isBare = error instanceof GradtapeError && error.hint === undefined;
  return isBare ? new GradtapeError(error.code, error.message, { hint, cause: error }) : error;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** An error as another thread can be told of it. */
export interface Fault {
  message: string;
  stack: string | undefined;
  /** Of a GradtapeError. */
  code: ErrorCode | undefined;
  hint: string | undefined;
}

export function faultOf(error: unknown): Fault {
  const { message, stack } = error as Error;
  const { code, hint } = error instanceof GradtapeError ? error : {};
  return { message, stack, code, hint };
}

export function errorOf({ message, stack, code, hint }: Fault): Error {
  if (code !== undefined)
    return new GradtapeError(code, message, hint === undefined ? {} : { hint });
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
