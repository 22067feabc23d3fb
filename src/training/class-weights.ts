/** @file `classWeight`: how much the rows of a class count in training. */
import { Room } from '../data/columns/room.ts';
import type { Dataset, PreparedData, RowStream, TargetInfo } from '../data/dataset.ts';
import { GradtapeError } from '../errors.ts';
import { suggest } from '../suggest.ts';
import { shortest } from './numbers.ts';

type ClassWeights = Readonly<Record<string, number>>;

/**
 * The training part with its rows' weights multiplied by those of their classes, as Keras's `fit` does.
 * @throws GradtapeError `config` for a class that the target does not have, or a target without classes.
 */
export function withClassWeights(data: PreparedData, weights: ClassWeights): Dataset {
  const { training } = data;
  if (Object.keys(weights).length === 0) return training;
  const byLabel = weightsByLabel(data, weights);
  return { ...training, weight: weighted(training, byLabel, new Float32Array(training.rows)) };
}

/** The same for the rows of a table larger than memory. */
export function streamWithClassWeights(
  data: PreparedData & { stream: RowStream },
  weights: ClassWeights,
): RowStream {
  const { stream } = data;
  if (Object.keys(weights).length === 0) return stream;
  const byLabel = weightsByLabel(data, weights);
  const room = new Room();
  async function* epoch(of: number): AsyncGenerator<Dataset> {
    for await (const rows of stream.epoch(of))
      yield { ...rows, weight: weighted(rows, byLabel, room.floats('weight', rows.rows)) };
  }
  return { ...stream, epoch };
}

function weighted(
  { y, weight }: Dataset,
  byLabel: ReadonlyMap<number, number>,
  into: Float32Array,
): Float32Array {
  for (let row = 0; row < into.length; row++)
    into[row] = (byLabel.get(y[row]!) ?? 1) * (weight?.[row] ?? 1);
  return into;
}

function weightsByLabel(data: PreparedData, weights: ClassWeights): Map<number, number> {
  const { training, target } = data;
  if (training.targets.length !== 1 || target.task === 'multilabel')
    throw new GradtapeError('config', 'classWeight: expected a target of one column of classes');
  const present = labelsOf(data);
  const names = [...present]
    .sort((a, b) => a - b)
    .map((label) => target.classes?.[label] ?? String(shortest(label)));
  return new Map(
    Object.entries(weights).map(([name, weight]) => {
      const label = labelOf(name, target.classes);
      if (!present.has(label))
        throw new GradtapeError(
          'config',
          `classWeight: no row of the training part has the class ${JSON.stringify(name)}; ${suggest(name, names)}`,
        );
      return [label, weight];
    }),
  );
}

/** Of a table larger than memory, only the first rows are at hand; its classes are those of all. */
const labelsOf = ({ training, target, stream }: PreparedData): Set<number> =>
  new Set(stream === undefined ? training.y : namedClasses(target).keys());

/** @throws GradtapeError `config` for a column of a table larger than memory whose numbers are not said to be classes. */
export function namedClasses({ classes, names }: TargetInfo): readonly string[] {
  if (classes !== undefined) return classes;
  throw new GradtapeError(
    'config',
    `classWeight: expected classes in ${JSON.stringify(names[0])}, whose table is larger than data.memoryLimit, found numbers`,
    { hint: 'if they are classes, say "task": "multiclass" or "binary" in data' },
  );
}

function labelOf(name: string, classes: readonly string[] | undefined): number {
  const index = classes?.indexOf(name) ?? -1;
  return index >= 0 ? index : name.trim() === '' ? Number.NaN : Math.fround(Number(name));
}
