/** @file The backstop for tapes that nobody disposes of. */
import { stopRecording } from './recorder.ts';
import type { Trace } from './trace.ts';

const forgotten = new FinalizationRegistry<Trace>((trace) => {
  stopRecording(trace);
  trace.release();
});

/** Release `trace` should the garbage collector find that `owner` is gone. */
export function releaseWith(owner: object, trace: Trace): void {
  forgotten.register(owner, trace, owner);
}

/** `owner` has released its trace itself. */
export function released(owner: object): void {
  forgotten.unregister(owner);
}
