/** @file Which line of the user's code led here. */

const ours = new URL('..', import.meta.url).href;

/** `file:line:column` of the nearest caller that is neither gradtape, tfjs nor Node. */
export function callSite(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Infinity;
  const frame = callingFiles().findIndex(isForeign);
  // The printed frames say where the source is, if there are source maps.
  const printed = new Error('here').stack!.split('\n    at ')[frame + 1];
  Error.stackTraceLimit = limit;
  return printed?.match(/([^\s()]+:\d+:\d+)\)?$/)?.[1];
}

/** The files of the callers as they run, ours first. */
function callingFiles(): string[] {
  const prepare = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFileName() ?? 'node:');
  const [, ...files] = new Error('here').stack as unknown as string[];
  Error.prepareStackTrace = prepare;
  return files;
}

function isForeign(file: string): boolean {
  return !file.startsWith(ours) && !file.startsWith('node:') && !file.includes('@tensorflow');
}
