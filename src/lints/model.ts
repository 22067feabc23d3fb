/** @file Whether what a model predicts suits its loss and its target. */
import type { Config, LossConfig } from '../config/schema.ts';
import type { TargetInfo } from '../data/dataset.ts';
import type { PlannedLayer } from '../layers/plans/stack.ts';
import type { Finding } from './finding.ts';

export interface Predicting {
  config: Config;
  target: TargetInfo;
  /** Those of a sequential model. */
  layers: readonly PlannedLayer[];
}

const misfit = (text: string, hint: string): Finding[] => [
  { lint: 'model', level: 'warning', columns: [], text, hint },
];

/** Of a loss that is an expression or has terms nothing is known. */
export const lintModel = (predicting: Predicting): Finding[] =>
  [classesAsNumbers, outputsPerClass, lastActivation].flatMap((lint) => lint(predicting));

const classLosses = [
  'sparseCategoricalCrossentropy',
  'categoricalCrossentropy',
  'categoricalFocalCrossentropy',
];
/** What the predictions of a loss are to be, which a last activation makes them. */
const activations: Record<string, string> = {
  binaryCrossentropy: 'sigmoid',
  binaryFocalCrossentropy: 'sigmoid',
  ...Object.fromEntries(classLosses.map((loss) => [loss, 'softmax'])),
};

const isWrittenOut = ({ type }: LossConfig): boolean => type === 'expression' || type === 'terms';

/** Three classes are no quantity from 0 to 2. */
function classesAsNumbers({ config: { loss }, target }: Predicting): Finding[] {
  const isFit = target.task !== 'multiclass' || classLosses.includes(loss.type);
  if (isFit || isWrittenOut(loss)) return [];
  return misfit(
    `the loss ${loss.type} takes the classes of "${target.names[0]}" for the quantities 0, 1, 2 …`,
    'set "loss": "sparseCategoricalCrossentropy", and end the model with a softmax of an output for each class',
  );
}

function outputsPerClass({ config: { loss }, target, layers }: Predicting): Finding[] {
  const outputs = layers.at(-1)?.plan.outputShape.at(-1) ?? 1;
  const classes = target.classes?.length;
  if (classes === undefined || !classLosses.includes(loss.type) || outputs === classes) return [];
  return misfit(
    `the loss ${loss.type} wants ${classes} outputs, one for each class of "${target.names[0]}", and the model has ${outputs}`,
    layers.length > 0
      ? `set "units": ${classes} in the last layer`
      : `set "model": {"type": "sequential", "layers": [{"type": "dense", "units": ${classes}, "activation": "softmax"}]}`,
  );
}

/** Probabilities are wanted, or logits; either way the other makes training go astray quietly. */
function lastActivation({ config: { model, loss }, layers }: Predicting): Finding[] {
  const wanted = Object.hasOwn(activations, loss.type) ? activations[loss.type]! : undefined;
  if (wanted === undefined || model.type === 'expression') return [];
  const found = activationOf(layers.at(-1));
  const areLogits = 'fromLogits' in loss && loss.fromLogits;
  if (areLogits && found === wanted)
    return misfit(
      `the loss ${loss.type} takes the probabilities of the ${found} for logits`,
      'leave "fromLogits" out of the loss, or the activation out of the last layer',
    );
  if (areLogits || found === undefined || found === wanted) return [];
  return misfit(
    `the loss ${loss.type} wants probabilities, and the model ends with the activation ${found}`,
    model.type === 'linear'
      ? `set "loss": {"type": "${loss.type}", "fromLogits": true}`
      : `set "activation": "${wanted}" in the last layer, or "fromLogits": true in the loss`,
  );
}

/** `linear` of a linear model; undefined where a layer has none of its own. */
function activationOf(last: PlannedLayer | undefined): string | undefined {
  const options = last?.spec as { type?: string; activation?: unknown } | undefined;
  if (options === undefined) return 'linear';
  if (options.type === 'softmax') return 'softmax';
  const { activation } = options;
  if (typeof activation === 'string') return activation;
  return (activation as { type?: string } | undefined)?.type;
}
