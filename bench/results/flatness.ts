/**
 * @file What a step costs when there are many, and a row when there are many. A native call costs by itself as much as
 * thousands of steps that XLA has compiled: what a run takes beyond one of a single step is therefore told beside it.
 */
import { best, inLoop, linreg, milliseconds, mlp, short, table } from './tasks.ts';
import { type Line, plot } from './plot.ts';

const executions = ['graph', 'xla'] as const;

/** Runs of more steps than this are taken once: they last a minute. Those of fewer than `fewSteps` last a millisecond. */
const manySteps = 1e6;
const fewSteps = 1e4;

export function flatness(rounds: number, isQuick: boolean): { text: string; svg: string } {
  const counts = isQuick ? [1e3, 1e4, 1e5] : [1e3, 1e4, 1e5, 1e6, 1e7];
  const rows = isQuick ? [1e3, 1e4] : [1e3, 1e4, 1e5, 1e6];
  const bySteps = executions.flatMap((execution): Line[] => {
    const runs = counts.map((steps) => run(execution, steps, rounds));
    return [
      { name: execution, points: runs.map(({ steps, whole }) => [steps, whole / steps]) },
      {
        name: `${execution} beyond the call`,
        points: runs
          .filter(({ beyond }) => beyond > 0)
          .map(({ steps, beyond }) => [steps, beyond / (steps - 1)]),
      },
    ];
  });
  const byRows = executions.map((execution): Line => ({
    name: execution,
    points: rows.map((count) => [count, perRow(execution, count, rounds)]),
  }));
  const text = [
    tableOf('steps of the article’s regression in one run', bySteps, 'µs a step'),
    tableOf('rows of the MLP’s data, an epoch in batches of 32', byRows, 'µs a row'),
    '![Cost per step and per row](flatness.svg)',
  ].join('\n\n');
  const svg = plot([
    { title: 'µs per step, by the number of steps (regression)', lines: bySteps },
    { title: 'µs per row, by the number of rows (MLP)', lines: byRows },
  ]);
  return { text, svg };
}

/** Microseconds of a run, and what of them is not its call's: that of a run of one step. */
function run(
  execution: 'graph' | 'xla',
  steps: number,
  rounds: number,
): { steps: number; whole: number; beyond: number } {
  const take = inLoop(linreg(), 9, execution, steps);
  const takeOne = inLoop(linreg(), 9, execution, steps);
  take(Math.min(steps, 1e4)); // records and compiles
  takeOne(1);
  const once = execution === 'graph' && steps > manySteps;
  const enough = once ? 1 : steps > fewSteps ? rounds : 300 * rounds;
  const pairs = Array.from({ length: enough }, () => [
    1000 * milliseconds(() => take(steps)),
    1000 * milliseconds(() => takeOne(1)),
  ]) as [number, number][];
  return {
    steps,
    whole: best(pairs.map(([whole]) => whole)),
    beyond: median(pairs.map(([whole, call]) => whole - call)),
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

function perRow(execution: 'graph' | 'xla', rows: number, rounds: number): number {
  const epoch = Math.ceil(rows / 32);
  const take = inLoop(mlp(rows), 32, execution, epoch);
  take(epoch);
  return (1000 * best(times(rounds, () => take(epoch)))) / rows;
}

const times = (rounds: number, f: () => void): number[] =>
  Array.from({ length: rounds }, () => milliseconds(f));

function tableOf(title: string, lines: readonly Line[], unit: string): string {
  const counts = [...new Set(lines.flatMap(({ points }) => points.map(([x]) => x)))];
  return table(
    [title, ...lines.map(({ name }) => `${name}, ${unit}`)],
    counts.map((count) =>
      [count.toLocaleString('en-US')].concat(lines.map((line) => cell(count, line))),
    ),
  );
}

function cell(count: number, { points }: Line): string {
  const point = points.find(([x]) => x === count);
  return point ? short(point[1]) : '';
}
