/** @file From a model's last numbers to predictions: probabilities of classes, or numbers in the units of the table. */
import type { TargetInfo, TargetScale } from '../data/dataset.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import type { FittedModel } from './events.ts';
import type { Model } from './model.ts';
import type { Objective } from './objective.ts';
import type { Link } from './task.ts';

const links: Record<Link, (x: Tensor) => Tensor> = {
  sigmoid: (x) => tf.sigmoid(x),
  softmax: (x) => tf.softmax(x),
};

/** The model with what comes behind its last number. */
export function withOutputs(
  model: Model,
  link: Link | undefined,
  { scale, classes }: Pick<TargetInfo, 'scale' | 'classes'>,
): Model {
  if (link === undefined && scale === undefined) return model;
  return {
    ...model,
    fitted: (values) => linkedText(model.fitted(values), link, classes?.[1]),
    predict: (...given) => {
      const predicted = model.predict(...given);
      const linked = link ? links[link](predicted.predictions) : predicted.predictions;
      return { ...predicted, predictions: scale ? unscaled(linked, scale) : linked };
    },
  };
}

/** A linear model of two classes tells what makes a probability of its number, and of which class. */
function linkedText(model: FittedModel, link: Link | undefined, likely = '1'): FittedModel {
  return model.type === 'linear' && link === 'sigmoid' ? { ...model, link, class: likely } : model;
}

/**
 * The objective of a scaled target: training makes it small of scaled targets and predictions, and what is told is that
 * of the table's units.
 */
export function inScale(
  objective: Objective,
  scale: readonly TargetScale[] | undefined,
): Objective {
  if (scale === undefined) return objective;
  return (parameters, batch, predictions) => {
    const told = objective(parameters, batch, predictions);
    const y = scaled(batch.y, scale);
    const { loss } = objective(parameters, { ...batch, y }, scaled(predictions, scale));
    return { ...told, trained: loss };
  };
}

/** `values` [rows] of one target, or [rows, targets]. */
const scaled = (values: Tensor, scale: readonly TargetScale[]): Tensor =>
  tf.div(tf.sub(values, means(scale)), deviations(scale));

const unscaled = (values: Tensor, scale: readonly TargetScale[]): Tensor =>
  tf.add(tf.mul(values, deviations(scale)), means(scale));

const means = (scale: readonly TargetScale[]): Tensor => vector(scale.map(({ mean }) => mean));

const deviations = (scale: readonly TargetScale[]): Tensor =>
  vector(scale.map(({ deviation }) => deviation));

const vector = (values: number[]): Tensor =>
  values.length === 1 ? tf.scalar(values[0]!) : tf.tensor1d(values);
