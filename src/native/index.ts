import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import type { Report } from './events.ts';

export type { Report, SetupEvent } from './events.ts';

export interface NativeTensorFlow {
  /** Path of the N-API addon, ready to be loaded. */
  addon: string;
}

export interface ProvideOptions {
  /** Whether a first use may fetch and build what is missing; `GRADTAPE_NO_SETUP=1` forbids it too. Default true. */
  setup?: boolean;
  report?: Report;
  signal?: AbortSignal;
}

export async function provideNative(_options: ProvideOptions = {}): Promise<NativeTensorFlow> {
  const addon = join(homedir(), '.cache/gradtape/tensorflow-2.21.0-linux-x64/tfjs_binding.node');
  if (!existsSync(addon)) throw new GradtapeError('native', 'native TensorFlow is not set up');
  return { addon };
}
