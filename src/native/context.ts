/** What a set-up tells while it runs: a step that begins, or how far one that moves bytes has come. */
export type SetupEvent =
  | { kind: 'step'; text: string }
  | { kind: 'bytes'; text: string; done: number; total: number };

export type Report = (event: SetupEvent) => void;

/** What every part of a set-up is given. */
export interface Context {
  /** gradtape's folder in the user's cache. */
  root: string;
  report: Report;
  signal: AbortSignal;
}
