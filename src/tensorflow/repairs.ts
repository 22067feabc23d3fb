/** @file Kernels of tfjs 4.22 that give wrong values, put right before the first operation runs, and slow ones made quick. */
import type { Tensor, TensorInfo, tf } from '../tensorflow.ts';
import { cpuRepairs } from './cpu-repairs.ts';
import { nativeRepairs } from './native-repairs.ts';
import { quickKernels } from './quick-kernels.ts';

/** The tfjs namespace, handed in by the module that imports it. */
export type Tfjs = typeof tf;

export interface KernelCall {
  /** Tensors, in spite of tfjs's own type. */
  inputs: Record<string, Tensor>;
  attrs: Record<string, unknown>;
  backend: unknown;
}

/** A kernel may compute with tfjs operations, which nothing records, and must tidy up after them. */
export type Kernel = (call: KernelCall) => TensorInfo;

export interface Repair {
  /** What the kernel gets wrong, for docs/gradients.md. */
  mends: string;
  /** The kernel that takes the place of the `broken` one. */
  repaired: (broken: Kernel, tf: Tfjs) => Kernel;
}

/** By tfjs's names of the backends, then by kernel. */
export const repairs = { cpu: cpuRepairs, tensorflow: nativeRepairs };

/** Replace the broken kernels of a backend whose kernels are registered, and the slow ones. */
export function repairKernels(tf: Tfjs, backendName: keyof typeof repairs): void {
  const replace = (name: string, by: (kernel: Kernel) => Kernel): void => {
    const config = tf.getKernel(name, backendName);
    const kernel = by(config.kernelFunc as Kernel);
    // Without this, tfjs warns on the console that the kernel is there already.
    tf.unregisterKernel(name, backendName);
    tf.registerKernel({ ...config, kernelFunc: (call) => kernel(call as KernelCall) });
  };
  for (const [name, { repaired }] of Object.entries(repairs[backendName]))
    replace(name, (broken) => repaired(broken, tf));
  if (backendName === 'cpu')
    for (const [name, quick] of Object.entries(quickKernels)) replace(name, quick);
}
