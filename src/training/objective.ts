/** @file The config's loss as a function of parameters and a batch. */
import type { LossConfig, TermConfig } from '../config/schema.ts';
import { scope } from '../graph/index.ts';
import { type LossOptions, resolveLoss } from '../losses/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { blaming } from './blame.ts';
import type { Columns } from './columns.ts';
import { type Seen, inKerasShapes, parseFor, scalar, seenValue } from './seen.ts';
import type { NamedLoss } from './task.ts';

/** Scalars; the caller owns them. */
export interface ObjectiveValue {
  /** What is told, and made small where there is no `trained`. */
  loss: Tensor;
  /** What training makes small where that is another value: the loss of a scaled target. */
  trained?: Tensor;
  /** The named terms that a loss has, as it names them, each before it is multiplied by its `lossWeight`. */
  terms: Record<string, Tensor>;
}

/** The loss of a batch from the parameters and the model's predictions, [rows] or [rows, outputs]. */
export type Objective = (...seen: Seen) => ObjectiveValue;

/** The names of the terms that a loss has, in the order in which they are told. */
export const termNames = (config: LossConfig): readonly string[] =>
  config.type === 'terms' ? Object.keys(config.terms) : [];

export function makeObjective(config: NamedLoss, columns: Columns): Objective {
  if (config.type !== 'terms') {
    const loss = termOf(config, columns, 'loss');
    return (...seen) => ({ loss: scope('loss', () => loss(...seen)), terms: {} });
  }
  const terms = Object.entries(config.terms).map(([name, term]) => {
    const loss = termOf(term, columns, `loss.${name}`);
    return { name, loss, lossWeight: term.lossWeight };
  });
  return (...seen) =>
    scope('loss', () => {
      const values = terms.map(({ name, loss }) => scope(name, () => loss(...seen)));
      return {
        loss: values
          .map((value, i) => scaled(value, terms[i]!.lossWeight))
          .reduce((a, b) => tf.add(a, b)),
        terms: Object.fromEntries(terms.map(({ name }, i) => [name, values[i]!])),
      };
    });
}

const scaled = (value: Tensor, by: number): Tensor => (by === 1 ? value : tf.mul(value, by));

type ScalarLoss = (...seen: Seen) => Tensor;

function termOf(config: TermConfig, columns: Columns, where: string): ScalarLoss {
  if (config.type === 'expression') return expressionLoss(config.expression, columns, where);
  const options = Object.entries(config).filter(([key]) => key !== 'type' && key !== 'lossWeight');
  return namedLoss(config.type, Object.fromEntries(options), where);
}

function namedLoss(name: string, options: LossOptions, where: string): ScalarLoss {
  const loss = resolveLoss(name, options);
  return (_parameters, { y, weight }, predictions) =>
    blaming(where, () => loss(...inKerasShapes(y, predictions), weight));
}

function expressionLoss(source: string, columns: Columns, where: string): ScalarLoss {
  const value = seenValue(parseFor(columns, source, where), columns);
  return (...seen) => scalar(value(...seen), where);
}
