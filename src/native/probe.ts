/** @file The child process in which an addon is tried, because a bad one does not throw but kills its process. */
import { createRequire } from 'node:module';
import type { ProbeAnswer } from './verification.ts';

interface Binding {
  TF_Version: string;
  TF_FLOAT: number;
  TF_ATTR_TYPE: number;
  createTensor(shape: number[], type: number, values: Float32Array): number;
  executeOp(
    name: string,
    attributes: { name: string; type: number; value: number }[],
    inputs: number[],
    outputs: number,
  ): { id: number }[];
  tensorDataSync(id: number): Float32Array;
}

process.once('message', (addon: string) => {
  process.send!(answerOf(addon), () => process.disconnect());
});

/** Loads the addon and lets TensorFlow add two numbers. */
function answerOf(addon: string): ProbeAnswer {
  try {
    const binding: Binding = createRequire(import.meta.url)(addon);
    const type = { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT };
    const half = binding.createTensor([1], binding.TF_FLOAT, new Float32Array([0.5]));
    const [sum] = binding.executeOp('AddV2', [type], [half, half], 1);
    const [value] = binding.tensorDataSync(sum!.id);
    if (value !== 1) return { fault: `it computes 0.5 + 0.5 as ${value}` };
    return { version: binding.TF_Version };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
