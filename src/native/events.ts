/** What a set-up tells while it runs: a step that begins, or how far one that moves bytes has come. */
export type SetupEvent =
  | { kind: 'step'; text: string }
  | { kind: 'bytes'; text: string; done: number; total: number };

export type Report = (event: SetupEvent) => void;
