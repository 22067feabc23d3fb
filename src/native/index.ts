/** @file Native TensorFlow on this machine: found, or set up. Works with nothing native present. */
import { GradtapeError } from '../errors.ts';
import { cacheRoot, writing } from './cache.ts';
import type { Context, Report } from './context.ts';
import { type TensorFlowWheel, tensorflowWheels } from './manifest.ts';
import { platform } from './platform.ts';
import { type NativeTensorFlow, search, isSetupForbidden } from './search.ts';

export type { Report } from './context.ts';
export type { NativeTensorFlow } from './search.ts';

export interface ProvideOptions {
  /** Whether a first use may fetch and build what is missing; `GRADTAPE_NO_SETUP=1` forbids it too. Default true. */
  setup?: boolean;
  /** Try again what failed in an earlier set-up. Default false. */
  retry?: boolean;
  /** Fetch and build anew what is there already. Default false. */
  force?: boolean;
  report?: Report;
  /** Its abortion stops a set-up, which leaves nothing broken. */
  signal?: AbortSignal;
}

/**
 * Native TensorFlow, ready to be loaded: from GRADTAPE_LIBTENSORFLOW, the cache, python3 or tfjs-node's own install,
 * else set up from the pinned wheel.
 * @throws GradtapeError `native` when none can be had: what was tried, why each was refused, and what mends it;
 * `output` when the cache cannot be written; `interrupted` when `signal` was aborted.
 */
export async function provideNative(
  { setup = true, retry = false, force = false, report, signal }: ProvideOptions = {},
  wheel: TensorFlowWheel | undefined = tensorflowWheels[platform],
): Promise<NativeTensorFlow> {
  const context: Context = {
    root: cacheRoot(),
    report: report ?? (() => undefined),
    signal: signal ?? new AbortController().signal,
  };
  const forbidden = isSetupForbidden();
  const policy = { setup: setup && !forbidden, retry: retry || force, force };
  try {
    return await writing(context.root, () => search(wheel, context, policy));
  } catch (error) {
    if (!context.signal.aborted) throw error;
    throw new GradtapeError('interrupted', 'the set-up of native TensorFlow was interrupted', {
      hint: 'the next one goes on with what this one fetched',
      cause: context.signal.reason,
    });
  }
}
