/** @file What losses and metrics take for labels. */
import type { Config, LossConfig, MetricConfig, TermConfig } from '../config/schema.ts';

/**
 * `classes`: the number of a class, beside an output for each. `oneHot`: 1 for the class and 0 for others, a target for each
 * output. `bits`: from 0 to 1, a target for each output. `numbers`: any, a target for each output.
 */
export type Labels = 'classes' | 'oneHot' | 'bits' | 'numbers';

export interface Measure {
  /** The key of the config: `loss.fit`, `metrics[0]`. */
  where: string;
  type: string;
  labels: Labels;
  /** Whether predictions are logits, where that makes a difference. */
  fromLogits?: boolean;
  /** A label that does not count. */
  ignored?: number;
}

const labelsOf: Record<string, Labels> = {
  binaryAccuracy: 'bits',
  binaryCrossentropy: 'bits',
  binaryFocalCrossentropy: 'bits',
  binaryIoU: 'bits',
  categoricalAccuracy: 'oneHot',
  categoricalCrossentropy: 'oneHot',
  categoricalFocalCrossentropy: 'oneHot',
  categoricalGeneralizedCrossEntropy: 'classes',
  categoricalHinge: 'oneHot',
  sparseCategoricalAccuracy: 'classes',
  sparseCategoricalCrossentropy: 'classes',
  sparseTopKCategoricalAccuracy: 'classes',
  topKCategoricalAccuracy: 'oneHot',
};

/** Those whose shapes depend on their options. */
const ofManyShapes = new Set(['confusionMatrix', 'iou', 'meanIoU', 'oneHotIoU', 'oneHotMeanIoU']);
/** Those that are whichever fits the model. */
const fitting = new Set(['accuracy', 'auto', 'crossentropy']);

export const lossMeasures = (loss: LossConfig): Measure[] =>
  termsOf(loss).flatMap(([where, term]) => measureOf(where, term));

/** The named losses and metrics of a config, a loss that it leaves open being the one that fits. */
export function measuresOf(config: Config): Measure[] {
  const keys = ['metrics', 'weightedMetrics'] as const;
  const metrics = keys.flatMap((key) =>
    config[key].flatMap((metric, i) => measureOf(`${key}[${i}]`, metric)),
  );
  return [...lossMeasures(config.loss), ...metrics];
}

/** Metrics that count rows by the numbers of their classes, of which there are so many. */
export const countsOfClasses = (
  config: Pick<Config, 'metrics' | 'weightedMetrics'>,
): (Pick<Measure, 'type' | 'ignored'> & { classes: number })[] =>
  [...config.metrics, ...config.weightedMetrics].flatMap((metric) => {
    if (!('sparseYTrue' in metric) || !metric.sparseYTrue) return [];
    const { type, numClasses: classes, ignoreClass } = metric;
    return [{ type, classes, ...(ignoreClass !== null && { ignored: ignoreClass }) }];
  });

export const termsOf = (loss: LossConfig): [where: string, term: TermConfig][] =>
  loss.type === 'terms'
    ? Object.entries(loss.terms).map(([name, term]) => [`loss.${name}`, term])
    : [['loss', loss]];

function measureOf(where: string, config: TermConfig | MetricConfig): Measure[] {
  const { type } = config;
  if (type === 'expression' || ofManyShapes.has(type) || fitting.has(type)) return [];
  const ignored = 'ignoreClass' in config ? config.ignoreClass : null;
  return [
    {
      where,
      type,
      labels: labelsOf[type] ?? 'numbers',
      ...('fromLogits' in config && { fromLogits: config.fromLogits }),
      ...(typeof ignored === 'number' && { ignored }),
    },
  ];
}
