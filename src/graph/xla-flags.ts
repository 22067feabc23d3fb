/** @file How XLA is told to compile: it reads XLA_FLAGS once in a process, when it first compiles. */
import { calledGraphs, type Graph, type Operation, sizeOf } from './graph.ts';

/**
 * With other versions nobody has measured, and XLA aborts the process over a flag that it does not know. The user's own flags
 * come last and win.
 */
const measured = { version: '2.21.0', platform: 'linux', arch: 'x64' };

/** YNNPACK wakes a thread for a product that takes a microsecond, and is not quicker for large ones. */
const always = [
  '--xla_cpu_experimental_ynn_fusion_type=invalid',
  '--xla_cpu_prefer_vector_width=512',
];

/** Products in the code of the step itself, in the place of calls that share the work among threads. */
const forSmallProducts = '--xla_cpu_multi_thread_eigen=false';

/** Up to so many multiplications, threads gain nothing for a product. */
const small = 2 ** 22;

let areSet = false;

/** Set the flags for `graph`, if nothing has been compiled in this process before. */
export function setXlaFlags(graph: Graph, version: string): void {
  const { platform, arch, env } = process;
  const isMeasured =
    version === measured.version && platform === measured.platform && arch === measured.arch;
  if (areSet || !isMeasured) return;
  areSet = true;
  const flags = largestProduct(graph) <= small ? [...always, forSmallProducts] : always;
  env['XLA_FLAGS'] = [...flags, env['XLA_FLAGS'] ?? ''].join(' ').trim();
}

/** The most multiplications that one product of matrices in the graph takes. */
function largestProduct({ operations }: Graph): number {
  return Math.max(
    0,
    ...operations.map(multiplications),
    ...operations.flatMap((operation) =>
      calledGraphs(operation).map(([, graph]) => largestProduct(graph)),
    ),
  );
}

/** Of [m, k] and [k, n] → [m, n], the square root of mk · kn · mn is m · k · n. Convolutions gain from threads at any size. */
function multiplications({ op, inputs, outputs }: Operation): number {
  if (/^Conv|^Depthwise/.test(op)) return Infinity;
  const sizes = [...inputs, ...outputs].map(sizeOf);
  return op === 'BatchMatMulV2' ? Math.sqrt(sizes.reduce((all, size) => all * size, 1)) : 0;
}
