/** @file What a model's outputs say of a row: numbers in the table's units, or classes by name and their probabilities. */
import type { Config } from '../config/schema.ts';
import type { LabelSet } from '../data/columns/preprocessing.ts';
import type { PreparedData } from '../data/dataset.ts';
import { hasLogits, hasMargins, taskOf, thresholdOf } from '../training/decisions.ts';
import type { Model } from '../training/model.ts';
import { shortest } from '../training/numbers.ts';

export type Answer = number | string;

export interface Answers {
  /** `prediction`, `probability.yes`, … */
  names: readonly string[];
  /** For each of them, from the outputs of a row. */
  of: (outputs: Float32Array) => Answer[];
}

export function answersOf(model: Model, data: PreparedData, loss: Config['loss']): Answers {
  const { names, task } = data.target;
  const { labels: inCell } = data.target;
  if (inCell) return labelsInCell(inCell, scoring(loss));
  if (task === 'multilabel') return labels(names, scoring(loss));
  if (taskOf(model, data, loss) !== 'classes') return numbers(model, data);
  const outputs = model.outputShape.reduce((product, size) => product * size, 1);
  return outputs > 1
    ? manyClasses(classNames(data, outputs), scoring(loss))
    : twoClasses(classNames(data, 2), data.target.classes !== undefined, scoring(loss));
}

function numbers({ outputShape }: Model, { target: { names, scale } }: PreparedData): Answers {
  const outputs = outputShape.reduce((product, size) => product * size, 1);
  const unscaled = (value: number, target: number): number =>
    scale?.[target] ? value * scale[target].deviation + scale[target].mean : value;
  const columns = outputs === names.length ? names : Array.from({ length: outputs }, (_, i) => i);
  return {
    names: outputs === 1 ? ['prediction'] : columns.map((name) => `prediction.${name}`),
    of: (values) => Array.from(values, (value, i) => shortest(Math.fround(unscaled(value, i)))),
  };
}

interface Scoring {
  /** An output above this speaks for a class. */
  threshold: number;
  areLogits: boolean;
  /** Whether outputs are, or can be made, probabilities. */
  areProbable: boolean;
}

const scoring = (loss: Config['loss']): Scoring => ({
  areLogits: hasLogits(loss),
  areProbable: !hasMargins(loss),
  threshold: thresholdOf(loss),
});

const classNames = ({ target: { classes } }: PreparedData, count: number): Answer[] =>
  Array.from({ length: count }, (_, i) => classes?.[i] ?? i);

function twoClasses(
  classes: readonly Answer[],
  areNamed: boolean,
  { threshold, areLogits, areProbable }: Scoring,
): Answers {
  const probability = (score: number): number => shortest(areLogits ? sigmoid(score) : score);
  const names = areNamed ? classes.map((name) => `probability.${name}`) : ['probability'];
  const probabilities = (score: number): number[] => {
    const one = probability(score);
    return areNamed ? [shortest(Math.fround(1 - one)), one] : [one];
  };
  return {
    names: ['prediction', ...(areProbable ? names : [])],
    of: ([score]) => [
      classes[score! > threshold ? 1 : 0]!,
      ...(areProbable ? probabilities(score!) : []),
    ],
  };
}

function manyClasses(classes: readonly Answer[], { areLogits, areProbable }: Scoring): Answers {
  return {
    names: ['prediction', ...(areProbable ? classes.map((name) => `probability.${name}`) : [])],
    of: (scores) => [
      classes[scores.indexOf(Math.max(...scores))] ?? Number.NaN,
      ...(areProbable ? Array.from(areLogits ? softmax(scores) : scores, shortest) : []),
    ],
  };
}

function labels(
  targets: readonly string[],
  { threshold, areLogits, areProbable }: Scoring,
): Answers {
  const kinds = areProbable ? ['prediction', 'probability'] : ['prediction'];
  return {
    names: targets.flatMap((target) => kinds.map((kind) => `${kind}.${target}`)),
    of: (scores) => {
      const answers: number[] = [];
      for (const score of scores) {
        answers.push(score > threshold ? 1 : 0);
        if (areProbable) answers.push(shortest(areLogits ? sigmoid(score) : score));
      }
      return answers;
    },
  };
}

/** The labels as the table writes them, and the probability of each. */
function labelsInCell(
  { names, separator }: LabelSet,
  { threshold, areLogits, areProbable }: Scoring,
): Answers {
  return {
    names: ['prediction', ...(areProbable ? names.map((name) => `probability.${name}`) : [])],
    of: (scores) => [
      names.filter((_, label) => scores[label]! > threshold).join(separator),
      ...(areProbable
        ? Array.from(scores, (score) => shortest(areLogits ? sigmoid(score) : score))
        : []),
    ],
  };
}

const sigmoid = (x: number): number => Math.fround(1 / (1 + Math.exp(-x)));

function softmax(scores: Float32Array): Float32Array {
  const greatest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - greatest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
