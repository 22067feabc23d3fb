/** @file From a table and what the config says of it to the numbers of its parts. */
import { applyPreprocessing, usableRows } from './columns/apply.ts';
import { featureNames } from './columns/encoders.ts';
import { fitPreprocessing } from './columns/fit.ts';
import { targetNames } from './columns/labels.ts';
import type { Preprocessing } from './columns/preprocessing.ts';
import { TableProblem } from './columns/problem.ts';
import { droppingColumns, rolesOf, rowsWithout } from './columns/roles.ts';
import type { TableSettings } from './columns/settings.ts';
import type { PreparedData, Scale, TargetInfo } from './dataset.ts';
import type { RawChunk } from './source.ts';
import { type Parts, partsOf } from './splits/parts.ts';

/** The rows that lack no cell whose absence leaves its row out. @throws TableProblem when there are none. */
export function completeRows(raw: RawChunk, settings: TableSettings): Uint32Array {
  const roles = rolesOf(
    raw.columns.map(({ name }) => name),
    settings,
  );
  const dropping = droppingColumns(roles, settings);
  const rows = rowsWithout(raw, dropping);
  if (rows.length > 0) return rows;
  throw new TableProblem(
    raw.rows === 0
      ? 'no rows after the header'
      : `expected a row without missing cells, found none among ${raw.rows}`,
    raw.rows === 0
      ? {}
      : { hint: 'fill them instead of dropping, or leave columns out of data.features' },
  );
}

/** The parts that `split` says. @throws TableProblem for everything in the table that does not fit the settings. */
export function prepare(raw: RawChunk, settings: TableSettings, seed: number): PreparedData {
  return prepareParts(raw, partsOf(raw, completeRows(raw, settings), settings, seed), settings);
}

/** These parts, as numbers that the training part's statistics make of them. */
export function prepareParts(
  raw: RawChunk,
  parts: Partial<Parts>,
  settings: TableSettings,
): PreparedData {
  const { training, validation, test } = parts as Partial<Parts> & Pick<Parts, 'training'>;
  const preprocessing = fitPreprocessing(raw, training, settings);
  const part = (rows: Uint32Array) => applyPreprocessing(preprocessing, raw, { rows });
  return {
    training: part(training),
    ...(validation?.length && { validation: part(validation) }),
    ...(test?.length && { test: part(test) }),
    target: targetInfo(preprocessing),
    preprocessing,
    scales: scalesOf(preprocessing),
  };
}

/** `data` with the rows of another table to validate on. */
export function withValidation(data: PreparedData, raw: RawChunk): PreparedData {
  const rows = usableRows(data.preprocessing, raw);
  if (rows.length === 0) throw new TableProblem('expected rows to validate on, found none');
  return { ...data, validation: applyPreprocessing(data.preprocessing, raw, { rows }) };
}

export function targetInfo({ task, targets }: Preprocessing): TargetInfo {
  const names = targets.map(({ name }) => name);
  const [{ classes, labels } = {}] = targets;
  const isScaled = targets.some(({ scale }) => scale && (scale.center !== 0 || scale.spread !== 1));
  const scale = targets.map(({ scale: { center = 0, spread = 1 } = {} }) => ({
    mean: center,
    deviation: spread,
  }));
  return {
    task,
    names,
    ...(classes && targets.length === 1 && { classes }),
    ...(labels && { labels }),
    ...(isScaled && { scale }),
  };
}

/** The linear scalings of features. */
export function scalesOf({ features }: Preprocessing): Scale[] {
  return features
    .flatMap(({ name, encoding }): Scale[] => {
      if (encoding.type === 'date')
        return encoding.parts.map(({ part, scale }) => ({
          name: `${name}.${part}`,
          mean: scale.center,
          deviation: scale.spread,
        }));
      if (!('scale' in encoding) || encoding.scale.log) return [];
      const { center, spread } = encoding.scale;
      return [{ name, mean: center, deviation: spread }];
    })
    .filter(({ mean, deviation }) => mean !== 0 || deviation !== 1);
}

/** All that is known of data by what was learnt of them: everything but rows. */
export function withoutRows(preprocessing: Preprocessing): PreparedData {
  const none = new Float32Array(0);
  return {
    training: {
      rows: 0,
      features: preprocessing.features.flatMap(featureNames),
      x: none,
      targets: preprocessing.targets.flatMap(targetNames),
      y: none,
      ids: new Uint32Array(0),
    },
    target: targetInfo(preprocessing),
    preprocessing,
    scales: scalesOf(preprocessing),
  };
}
