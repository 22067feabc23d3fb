/** @file Reverse mode: the chain rule along the recorded operations, from the last to the first. */
import { GradtapeError } from '../errors.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { inspect } from './anomaly.ts';
import { engine } from './engine.ts';
import type { InputGradients } from './rule.ts';
import type { Seed } from './seeds.ts';
import type { Node, Trace, Value } from './trace.ts';

/**
 * The gradient of the seeded targets with respect to each source: a new tensor of the source's shape, or null
 * where no target depends on it. What the rules compute on the way is freed, and recorded by other tapes.
 */
export function backpropagate(
  trace: Trace,
  seeds: readonly Seed[],
  sources: readonly Value[],
): (Tensor | null)[] {
  // Rules that run now may themselves be recorded, on this tape too if it is persistent.
  const nodes = [...trace.nodes];
  const reached = dependents(trace, nodes, sources);
  return engine.tidy(() => {
    const sums = new Map<number, Tensor>();
    for (const [target, gradient = onesFor(target)] of seeds) accumulate(sums, target, gradient);
    for (const node of nodes.reverse())
      if (node.outputs.some(({ id }) => sums.has(id) && reached.has(id)))
        descend(node, sums, reached);
    return owned(sources.map(({ id }) => sums.get(id) ?? null));
  });
}

/** The ids of the watched sources and of everything computed from them. */
function dependents(trace: Trace, nodes: readonly Node[], sources: readonly Value[]): Set<number> {
  const reached = new Set(sources.map(({ id }) => id).filter((id) => trace.watched.has(id)));
  for (const { inputs, outputs } of nodes)
    if (inputs.some(([, { id }]) => reached.has(id))) for (const { id } of outputs) reached.add(id);
  return reached;
}

function descend(node: Node, sums: Map<number, Tensor>, reached: Set<number>): void {
  const gradients = gradientsOf(node, sums);
  for (const [i, [name, input]] of node.inputs.entries()) {
    if (!reached.has(input.id)) continue;
    const gradient = engine.tidy(() => inputGradient(node, gradients, name, input));
    inspect(`${node.op}Backward`, i, gradient, node.line);
    if (gradient) accumulate(sums, input, gradient);
  }
}

function gradientsOf(
  { op, rule, outputs, saved, attrs }: Node,
  sums: Map<number, Tensor>,
): InputGradients {
  if (!rule || 'instead' in rule)
    throw new GradtapeError('tape.noGradient', `gradient registry has no entry for: ${op}`, {
      hint: rule?.instead ?? 'give it one with customGradient or tf.registerGradient',
    });
  const dys = outputs.map((output) => sums.get(output.id) ?? zerosFor(output));
  return 'gradient' in rule
    ? rule.gradient(dys[0]!, saved as Tensor[], attrs)
    : rule.gradients(dys, saved as Tensor[], attrs);
}

function inputGradient(
  node: Node,
  gradients: InputGradients,
  name: string,
  input: Value,
): Tensor | null {
  const compute = gradients[name];
  if (!compute)
    throw new GradtapeError(
      'tape.rule',
      `the gradient rule of ${node.op} has no gradient for its input '${name}': it has ${Object.keys(gradients).join(', ') || 'none'}`,
    );
  const gradient = compute();
  if (gradient && !tf.util.arraysEqual(gradient.shape, input.shape))
    throw new GradtapeError(
      'tape.rule',
      `the gradient rule of ${node.op} gives its input '${name}' a gradient of shape [${gradient.shape}], expected [${input.shape}]`,
    );
  return gradient;
}

function accumulate(sums: Map<number, Tensor>, { id }: Value, gradient: Tensor): void {
  const sum = sums.get(id);
  sums.set(id, sum ? tf.add(sum, gradient) : gradient);
}

/** Copies of what is not fresh from this backward pass: a seed, a captured tensor, or one that stands here twice. */
function owned(gradients: readonly (Tensor | null)[]): (Tensor | null)[] {
  const given = new Set<Tensor>();
  return gradients.map((gradient) => {
    if (!gradient) return null;
    const fresh = isFresh(gradient) && !given.has(gradient);
    given.add(gradient);
    return fresh ? gradient : tf.clone(gradient);
  });
}

function isFresh(tensor: Tensor): boolean {
  return !tensor.kept && tensor.scopeId === engine.state.activeScope!.id;
}

/** Zeros like `value`. */
export function zerosFor({ shape, dtype }: Pick<Value, 'shape' | 'dtype'>): Tensor {
  return tf.zeros(shape, dtype === 'complex64' ? dtype : 'float32');
}

/** Ones like `value`: the gradient of a value with respect to itself. */
function onesFor({ shape, dtype }: Value): Tensor {
  return tf.ones(shape, dtype === 'complex64' ? dtype : 'float32');
}
