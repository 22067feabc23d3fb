/** @file TensorFlow's shared libraries in a folder, wherever they come from. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Library {
  directory: string;
  /** The library with the C API: `libtensorflow_cc` of a Python package, or `libtensorflow` of a C package. */
  core: string;
  framework: string;
  /** Where TensorFlow's C headers would lie. */
  include: string;
}

const ending = process.platform === 'darwin' ? '.2.dylib' : '.so.2';
const coreNames = [`libtensorflow_cc${ending}`, `libtensorflow${ending}`];

/** The libraries in `directory`, or in its `lib` as a C package has them. */
export function libraryIn(directory: string): Library | undefined {
  const include = join(directory, 'include');
  for (const place of [directory, join(directory, 'lib')]) {
    const framework = join(place, `libtensorflow_framework${ending}`);
    const core = coreNames.map((name) => join(place, name)).find(existsSync);
    if (core && existsSync(framework)) return { directory: place, core, framework, include };
  }
  return undefined;
}
