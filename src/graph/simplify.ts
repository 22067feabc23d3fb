/** @file Leaving out of a graph what changes no bit of its results. */
import type { Graph, Operation, Value } from './graph.ts';
import { OperationTexts } from './texts.ts';

/** Drop casts and reshapes that do nothing, operations that repeat another, and those that no result needs. */
export function simplify(graph: Graph): Graph {
  return withoutUnused(withoutRepeats(graph));
}

function withoutRepeats({ inputs, operations, results }: Graph): Graph {
  const same = new Map<Value, Value>();
  const current = (value: Value) => same.get(value) ?? value;
  const [texts, seen] = [new OperationTexts(inputs), new Map<string, Operation>()];
  const kept = operations.flatMap((found): Operation[] => {
    const operation = { ...found, inputs: found.inputs.map(current) };
    if (doesNothing(operation)) {
      same.set(operation.outputs[0]!, operation.inputs[0]!);
      return [];
    }
    const text = texts.of(operation);
    const earlier = seen.get(text);
    if (!earlier) {
      seen.set(text, operation);
      return [operation];
    }
    earlier.outputs.forEach((value, i) => same.set(operation.outputs[i]!, value));
    return [];
  });
  return { inputs, operations: kept, results: results.map(current) };
}

function doesNothing({ op, inputs, outputs }: Operation): boolean {
  const [input, output] = [inputs[0], outputs[0]];
  if (op === 'Cast') return input!.dtype === output!.dtype;
  if (op === 'Reshape') return input!.shape.join() === output!.shape.join();
  return op === 'Identity';
}

function withoutUnused({ inputs, operations, results }: Graph): Graph {
  const needed = new Set(results);
  const kept = operations.toReversed().filter((operation) => {
    const isNeeded = operation.outputs.some((value) => needed.has(value));
    if (isNeeded) operation.inputs.forEach((value) => needed.add(value));
    return isNeeded;
  });
  return { inputs, operations: kept.reverse(), results };
}
