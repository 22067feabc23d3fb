/** @file One backward pass for many seeds: as its kernels run for the first, they run for all the others too. */
import { type Tensor, tf } from '../../tensorflow.ts';
import { backpropagate } from '../backward.ts';
import { engine } from '../engine.ts';
import { type KernelCall, observed } from '../recorder.ts';
import type { Trace, Value } from '../trace.ts';
import { each, full, type BatchCall, type Operand, run } from './operand.ts';
import { batchRules } from './rules.ts';

/** Thrown where a gradient looks at numbers that differ from seed to seed: what it does next may differ too. */
const valueRead = new Error('a gradient depends on the values that enter it');

/**
 * For each source its gradients for the `seeds` `[n, ...y.shape]`, `[n, ...source.shape]`; or `undefined` where the gradients
 * have to be computed one by one. All is recorded by other tapes, like the operations of a single backward pass.
 */
export function backpropagateBatch(
  trace: Trace,
  y: Value,
  seeds: Tensor,
  sources: readonly Value[],
): (Tensor | null)[] | undefined {
  const first = tf.reshape(tf.slice(seeds, 0, 1), y.shape);
  const batch = new Batch(first, seeds);
  try {
    const rows = batch.follow(() => backpropagate(trace, [[y, first]], sources));
    return rows.map((row) => row && batch.of(row));
  } catch (error) {
    if (error === valueRead) return undefined;
    throw error;
  } finally {
    batch.dispose();
  }
}

class Batch {
  readonly #size: number;
  /** By the id of what came out for the first seed: what came out for all. */
  readonly #batches: Map<number, Tensor>;
  readonly #data = new WeakSet<object>();

  constructor(first: Tensor, seeds: Tensor) {
    this.#size = seeds.shape[0]!;
    this.#batches = new Map([[first.id, tf.keep(tf.clone(seeds))]]);
    this.#data.add(first.dataId);
  }

  /** Run `f`, and each kernel in it for all rows that depends on the first seed. */
  follow<T>(f: () => T): T {
    const { readSync } = engine;
    engine.readSync = (dataId) => {
      if (this.#data.has(dataId)) throw valueRead;
      return readSync.call(engine, dataId);
    };
    try {
      return observed((call) => this.#repeat(call), f);
    } finally {
      engine.readSync = readSync;
    }
  }

  /** What came out for all rows, where `row` came out for the first. */
  of(row: Tensor): Tensor {
    return tf.clone(full({ row, batch: this.#batches.get(row.id) }, this.#size));
  }

  dispose(): void {
    for (const batch of this.#batches.values()) batch.dispose();
  }

  #repeat({ kernel, inputs, attrs, outputs }: KernelCall): void {
    const given = Object.entries(inputs).filter((entry): entry is [string, Tensor] => !!entry[1]);
    if (!given.some(([, { id }]) => this.#batches.has(id))) return;
    const operands = Object.fromEntries(
      given.map(([name, row]) => [name, { row, batch: this.#batches.get(row.id) }]),
    );
    const call = { kernel, operands, attrs, outputs, size: this.#size };
    const made = engine.tidy(() => [batchRules[kernel]?.(call) ?? rowByRow(call)].flat());
    outputs.forEach((output, i) => this.#set(output, made[i]!));
  }

  #set(row: Tensor, batch: Tensor): void {
    this.#batches.set(row.id, tf.keep(batch));
    this.#data.add(row.dataId);
  }
}

/** Any kernel: once for each row. */
function rowByRow(call: BatchCall): Tensor[] {
  const rows = Array.from({ length: call.size }, (_, i) => {
    const inputs = each(call.operands, (operand) => rowOf(operand, i));
    return [run(call.kernel, inputs, call.attrs)].flat();
  });
  return call.outputs.map((_, k) => tf.stack(rows.map((outputs) => outputs[k]!)));
}

function rowOf({ row, batch }: Operand, i: number): Tensor {
  return batch ? tf.reshape(tf.slice(batch, i, 1), row.shape) : row;
}
