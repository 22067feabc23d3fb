/** @file Whether a loss takes what the last layer gives: probabilities, or logits. */
import type { Config, LossConfig, ModelConfig } from '../config/schema.ts';

/** The activations that make probabilities of logits, and that no logits come from. */
const toProbabilities = new Set([
  'sigmoid',
  'softmax',
  'sparsemax',
  'hardSigmoid',
  'sparseSigmoid',
]);
const toLogits = new Set(['linear']);

/** One line for each loss that takes the outputs for something else than they likely are. */
export function logitDoubts({ model, loss }: Pick<Config, 'model' | 'loss'>): string[] {
  const activation = outputActivation(model);
  if (activation === undefined) return [];
  return lossesOf(loss).flatMap(([key, one]) => {
    if (!('fromLogits' in one)) return [];
    const doubt = one.fromLogits ? logitsDoubt(activation) : probabilitiesDoubt(activation);
    return doubt ? [`${key}: ${doubt}`] : [];
  });
}

const logitsDoubt = (activation: string): string | undefined =>
  toProbabilities.has(activation)
    ? `"fromLogits": true, but the last layer's ${activation} gives probabilities; leave out one of them`
    : undefined;

const probabilitiesDoubt = (activation: string): string | undefined =>
  toLogits.has(activation)
    ? `takes probabilities, but the last layer has no activation; give it one, or set "fromLogits": true`
    : undefined;

/** What the last layer applies to its outputs; undefined where that is no matter of an activation. */
function outputActivation(model: ModelConfig): string | undefined {
  if (model.type !== 'sequential') return undefined;
  const last = model.layers.at(-1)!;
  return 'activation' in last ? last.activation.type : undefined;
}

function lossesOf(loss: LossConfig): [key: string, loss: LossConfig][] {
  if (loss.type !== 'terms') return [['loss', loss]];
  return Object.entries(loss.terms).map(([name, term]) => [`loss.${name}`, term as LossConfig]);
}
