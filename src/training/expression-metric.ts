/** @file A metric that the config writes out: `mean(yhat - y)`. */
import { evaluate } from '../expressions/lower.ts';
import { type Summarized, summarized } from '../expressions/rows.ts';
import type { Expression } from '../expressions/syntax.ts';
import type { MetricState } from '../metrics/index.ts';
import { type Tensor, tf } from '../tensorflow.ts';
import { type Columns, ranksOf } from './columns.ts';
import type { EpochMetric } from './epoch-metrics.ts';
import { type Seen, parseFor, scalar, seenValue } from './seen.ts';
import { summaryRules } from './summaries.ts';

/**
 * Exact over the rows of an epoch where the expression is made of reductions of rows, `sqrt(mean((y - yhat)**2))`; else the
 * mean of its values for the batches, weighted by their rows.
 */
export function expressionMetric(
  { name, expression }: { name: string | null; expression: string },
  columns: Columns,
  outputShape: readonly number[],
  where: string,
): EpochMetric {
  const parsed = parseFor(columns, expression, where);
  const parts = summarized(parsed, ranksOf(columns, outputShape));
  const rule = parts ? exact(parts, columns) : meanOfBatches(parsed, columns, where);
  return { name: name ?? expression, ...rule };
}

type Rule = Omit<EpochMetric, 'name'>;

const initialState = (numbers: Record<string, number>): MetricState =>
  Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, tf.scalar(value)]));

function exact({ outer, summaries }: Summarized, columns: Columns): Rule {
  const parts = summaries.map(({ name, reduction, argument }) => ({
    name,
    rule: summaryRules[reduction],
    value: seenValue(argument, columns),
  }));
  // A metric's state is flat: the key "#0.total" is what "#0" calls its total.
  const init = () =>
    Object.assign(
      {},
      ...parts.map(({ name, rule }) => prefixed(name, initialState(rule.initial))),
    ) as MetricState;
  return {
    init,
    update: (state, seen) =>
      tf.tidy(() =>
        Object.assign(
          {},
          ...parts.map(({ name, rule, value }) =>
            prefixed(name, rule.add(ofPart(name, state), value(...seen))),
          ),
        ),
      ),
    result: (state) =>
      tf.tidy(() =>
        evaluate(
          outer,
          Object.fromEntries(
            parts.map(({ name, rule }) => [name, rule.result(ofPart(name, state))]),
          ),
        ),
      ),
  };
}

function prefixed(part: string, state: MetricState): MetricState {
  return Object.fromEntries(Object.entries(state).map(([key, value]) => [`${part}.${key}`, value]));
}

function ofPart(part: string, state: MetricState): MetricState {
  const prefix = `${part}.`;
  return Object.fromEntries(
    Object.entries(state)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

function meanOfBatches(expression: Expression, columns: Columns, where: string): Rule {
  const value = seenValue(expression, columns);
  const weighted = (seen: Seen, rows: number): Tensor =>
    tf.mul(scalar(value(...seen), where), rows);
  return {
    init: () => initialState({ total: 0, rows: 0 }),
    update: ({ total, rows }, seen) =>
      tf.tidy(() => {
        const [count] = seen[1].x.shape as [number];
        return { total: tf.add(total!, weighted(seen, count)), rows: tf.add(rows!, count) };
      }),
    result: ({ total, rows }) => tf.divNoNan(total!, rows!),
  };
}
