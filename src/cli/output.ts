/** @file What the commands print: results to stdout, everything else to stderr. */

/** Write all of `text` before going on, so that nothing is lost when stdout is a slow pipe. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** Gathers the values of an option that may be repeated. */
export const collect = (value: string, before: string[] = []): string[] => [...before, value];
