/** @file Layers one after another: their names, and the shapes between them. */
import { GradtapeError } from '../../errors.ts';
import { type LayerSpec, planLayer } from './index.ts';
import { type LayerPlan, Misfit, type Shape, type WeightPlan, sizeOf } from './plan.ts';

export interface PlannedLayer {
  /** `dense_1`, or the name that the layer was given. */
  name: string;
  spec: LayerSpec;
  inputShape: Shape;
  plan: LayerPlan;
}

/** The weights that gradients train, and the others: moving statistics, and all of a frozen layer. */
export function weightsOf({
  spec,
  plan,
}: PlannedLayer): Record<'trained' | 'moving', WeightPlan[]> {
  const isTrained = ({ moving }: WeightPlan): boolean => spec.trainable && !moving;
  return {
    trained: plan.weights.filter(isTrained),
    moving: plan.weights.filter((weight) => !isTrained(weight)),
  };
}

export interface NetworkSpec {
  layers: readonly LayerSpec[];
  /** The shape that the features of a row are given; null leaves them a list. */
  inputShape: Shape | null;
}

/** The layers of a sequential model whose rows have so many features. */
export function planNetwork({ layers, inputShape }: NetworkSpec, features: number) {
  if (inputShape !== null && sizeOf(inputShape) !== features)
    throw new GradtapeError(
      'config',
      `model.inputShape: expected sizes whose product is ${features}, the number of features, found [${inputShape.join(', ')}]`,
    );
  const shape = inputShape ?? [features];
  return { inputShape: shape, layers: planStack(layers, shape) };
}

/** @throws GradtapeError `config` for the first layer that cannot take what is before it, or whose name is taken. */
function planStack(specs: readonly LayerSpec[], input: Shape): PlannedLayer[] {
  const planned: PlannedLayer[] = [];
  for (const [i, spec] of specs.entries()) {
    const name = spec.name ?? `${spec.type}_${i + 1}`;
    const where = `model.layers[${i}]`;
    if (planned.some((layer) => layer.name === name))
      throw new GradtapeError(
        'config',
        `${where}.name: expected a name of its own, found "${name}"`,
      );
    const inputShape = planned.at(-1)?.plan.outputShape ?? input;
    planned.push({ name, spec, inputShape, plan: fitted(where, name, spec, inputShape) });
  }
  return planned;
}

function fitted(where: string, name: string, spec: LayerSpec, input: Shape): LayerPlan {
  try {
    return planLayer(spec, input);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    const found = error.found ?? `[${input.join(', ')}]`;
    throw new GradtapeError(
      'config',
      `${where} (${name}): expected ${error.expected}, found ${found}`,
    );
  }
}
