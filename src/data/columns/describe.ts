/** @file What each column of a table becomes and why, in words. */
import { featureNames } from './encoders.ts';
import type {
  Encoding,
  FittedColumn,
  FittedScale,
  FittedTarget,
  Preprocessing,
} from './preprocessing.ts';
import { listed } from './problem.ts';
import type { ColumnType } from './settings.ts';

export interface ColumnDescription {
  name: string;
  role: 'feature' | 'target' | 'weight';
  /** Of a target, what is predicted. */
  type: ColumnType | 'classes' | 'labels';
  /** Why: "6 distinct texts". */
  reason: string;
  /** "3 features, one for each category". */
  becomes: string;
  /** "a missing cell is an error". */
  missing: string;
  /** Names of what it becomes. */
  features: readonly string[];
}

/** A row for each column that is used, features first. */
export function describeColumns(preprocessing: Preprocessing): ColumnDescription[] {
  const { features, targets, weight, dropMissing } = preprocessing;
  const drops = (name: string) =>
    dropMissing.includes(name) ? missingWords.drop : missingWords.error;
  return [
    ...features.map(describeFeature),
    ...targets.map((target) => describeTarget(target, drops(target.name))),
    ...(weight === undefined
      ? []
      : [
          {
            name: weight,
            role: 'weight' as const,
            type: 'number' as const,
            reason: 'the config says so',
            becomes: 'how much each row counts',
            missing: drops(weight),
            features: [],
          },
        ]),
  ];
}

function describeFeature(fitted: FittedColumn): ColumnDescription {
  const { name, type, reason } = fitted;
  const features = featureNames(fitted);
  const becomes = becomesOf(fitted.encoding);
  return { name, role: 'feature', type, reason, becomes, missing: missingOf(fitted), features };
}

function describeTarget(
  { name, reason, classes, scale, labels }: FittedTarget,
  whenMissing: string,
): ColumnDescription {
  const missing =
    labels && whenMissing === missingWords.error ? 'a missing cell has no label' : whenMissing;
  const type = scale ? 'number' : classes ? 'classes' : 'labels';
  const becomes = scale
    ? scaleWords(scale)
    : classes
      ? `the numbers 0 to ${classes.length - 1} of ${listed(classes)}`
      : labels
        ? `0 or 1 for each of ${listed(labels.names)}`
        : '0 or 1';
  return { name, role: 'target', type, reason, becomes, missing, features: [] };
}

const missingWords = {
  error: 'a missing cell is an error',
  drop: 'a missing cell leaves its row out',
};

function missingOf({ missing }: FittedColumn): string {
  if (missing.type === 'error') return missingWords.error;
  if (missing.type === 'drop') return missingWords.drop;
  if (missing.type === 'none') return 'a missing cell is no category, and told by a feature';
  const value =
    typeof missing.value === 'number' ? short(missing.value) : JSON.stringify(missing.value);
  return `${value} stands in for a missing cell${missing.indicator ? ', and a feature tells it' : ''}`;
}

const short = (value: number): string => String(Number(value.toPrecision(6)));

function becomesOf(encoding: Encoding): string {
  switch (encoding.type) {
    case 'number':
      return scaleWords(encoding.scale);
    case 'boolean':
      return `0 or 1${encoding.scale.spread === 1 ? '' : `, ${scaleWords(encoding.scale)}`}`;
    case 'oneHot':
      return encoding.categories.length === 1
        ? '1 feature, for its one category'
        : `${encoding.categories.length} features, one for each category`;
    case 'ordinal':
      return `the number of the category, from 0 to ${encoding.categories.length - 1}`;
    case 'embedding':
      return `the number of the category, from 1 to ${encoding.categories.length}; 0 for others`;
    case 'hashing':
      return `${encoding.buckets} features, one for each bucket of categories`;
    case 'hashedWords':
      return `${encoding.buckets} features, one for each bucket of words`;
    case 'tfIdf':
      return `${encoding.words.length} features, one for each word`;
    case 'date':
      return encoding.parts.map(({ part }) => part).join(', ');
  }
}

function scaleWords({ log, center, spread }: FittedScale): string {
  if (log) return 'log(1 + number)';
  if (center === 0 && spread === 1) return 'the number itself';
  return `(number - ${short(center)}) / ${short(spread)}`;
}
