/** @file The one module that imports `@tensorflow/*`: the tfjs namespace in use, and the choice of its backend. */
import { createRequire } from 'node:module';
import type * as tfjs from '@tensorflow/tfjs';
import { GradtapeError, messageOf } from './errors.ts';
import { type NativeTensorFlow, type ProvideOptions, provideNative } from './native/index.ts';
import { repairKernels } from './tensorflow/repairs.ts';

export type {
  Rank,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor4D,
  Tensor5D,
  TensorInfo,
  TensorLike,
  Variable,
} from '@tensorflow/tfjs';

const require = createRequire(import.meta.url);

/** The tfjs namespace. Until `useBackend` has run, its backend is tfjs's own `cpu`. */
export const tf: typeof tfjs = require('@tensorflow/tfjs');
repairKernels(tf, 'cpu');

export type BackendChoice = 'auto' | 'native' | 'cpu';

export interface BackendInUse {
  name: 'native' | 'cpu';
  native?: NativeTensorFlow;
}

export interface BackendOptions extends ProvideOptions {
  /** Told, in one line, why `auto` fell back to the cpu backend. */
  warn?: (line: string) => void;
}

/**
 * Put TensorFlow's native kernels, or tfjs's JavaScript ones, behind `tf`.
 * With `native`, or nothing said otherwise, a first use sets TensorFlow up (see `provideNative`).
 * @throws GradtapeError `native` when `choice` is `native` and no native TensorFlow can be had, `interrupted` when a
 * set-up was.
 */
export async function useBackend(
  choice: BackendChoice = 'auto',
  { warn, ...provide }: BackendOptions = {},
): Promise<BackendInUse> {
  if (choice === 'cpu') return useCpu();
  try {
    return useNative(await provideNative(provide));
  } catch (error) {
    const reason = choice === 'auto' ? reasonToDoWithout(error) : undefined;
    if (reason === undefined) throw error;
    warn?.(`computing with the slower cpu backend: ${reason}`);
    return useCpu();
  }
}

/** The backend behind `tf` now. */
export function backendInUse(): BackendInUse['name'] {
  return tf.getBackend() === 'tensorflow' ? 'native' : 'cpu';
}

/**
 * That native TensorFlow cannot be had or set up need not stop anybody; an interruption or a fault of ours does.
 * Of a search's refusals, the one that the hint mends is enough: `gradtape doctor` tells all.
 */
function reasonToDoWithout(error: unknown): string | undefined {
  if (!(error instanceof GradtapeError) || !['native', 'output'].includes(error.code))
    return undefined;
  const { message } = error.cause instanceof GradtapeError ? error.cause : error;
  return error.hint ? `${message}; ${error.hint}` : message;
}

function useNative(native: NativeTensorFlow): BackendInUse {
  if (!tf.engine().registryFactory['tensorflow']) {
    silenceTensorFlow();
    replaceRemovedUtilities();
    const binding = load(native.addon);
    const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node/dist/nodejs_kernel_backend');
    require('@tensorflow/tfjs-node/dist/register_all_kernels');
    repairKernels(tf, 'tensorflow');
    tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, 'tensorflow'), 3);
  }
  tf.setBackend('tensorflow');
  return { name: 'native', native };
}

function load(addon: string): unknown {
  try {
    return require(addon);
  } catch (error) {
    throw new GradtapeError('native', `${addon} cannot be loaded: ${messageOf(error)}`, {
      hint: 'run `gradtape setup --force`',
      cause: error,
    });
  }
}

function useCpu(): BackendInUse {
  tf.setBackend('cpu');
  // Without this, the first tensor prints a banner that advertises tfjs-node.
  Object.assign(tf.backend(), { firstUse: false });
  return { name: 'cpu' };
}

/**
 * TensorFlow greets on stderr as its library loads. Of oneDNN's greeting (TensorFlow 2.21, port.cc) only its own switch
 * rids us; without oneDNN the order of every sum is also the same on every processor.
 */
function silenceTensorFlow(): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3';
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0';
}

/** tfjs-node 4.22 calls two functions that Node 22 warns of and Node 23 removed (tensorflow/tfjs#8609). */
function replaceRemovedUtilities(): void {
  const util = require('node:util');
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
