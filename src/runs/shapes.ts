/** @file What the JSON files of a run are: what was altered is found as it is read. */
import * as z from 'zod';
import { dateParts } from '../config/columns.ts';

const count = z.int().nonnegative();

/** What JSON has no number for is a string. */
const figure = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
const metric = z.union([figure, z.array(z.json())]);
const part = z.looseObject({
  loss: figure,
  terms: z.record(z.string(), figure).optional(),
  metrics: z.record(z.string(), metric),
});

export const summaryShape = z.looseObject({
  ...part.partial().shape,
  status: z.enum(['running', 'finished', 'interrupted', 'diverged', 'failed']),
  epochs: count,
  wantedEpochs: count,
  validation: part.optional(),
  best: z.looseObject({ epoch: count, figure: z.string(), value: figure }).optional(),
  stopped: z.string().optional(),
  error: z.string().optional(),
  seconds: z.number(),
  began: z.string().optional(),
  written: z.string(),
});

const table = z.looseObject({
  path: z.string(),
  rows: count,
  columns: z.array(z.string()),
  sha256: z.string(),
  bytes: count,
});

const scale = z.looseObject({ log: z.boolean(), center: z.number(), spread: z.number() });
const unseen = z.enum(['error', 'ignore']);
const categories = z.array(z.string());
/** As many features as this no model has; a larger number would ask for all memory. */
const buckets = z.int().min(1).max(1_000_000);

const encoding = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['number', 'boolean']), scale }),
  z.looseObject({ type: z.enum(['oneHot', 'embedding']), categories, unseen }),
  z.looseObject({ type: z.literal('ordinal'), categories, unseen, scale }),
  z.looseObject({ type: z.enum(['hashing', 'hashedWords']), buckets }),
  z.looseObject({
    type: z.literal('date'),
    format: z.string().optional(),
    origin: z.number(),
    parts: z.array(
      z.looseObject({
        part: z.enum(dateParts),
        scale,
      }),
    ),
  }),
  z.looseObject({ type: z.literal('tfIdf'), words: categories, idf: z.array(z.number()) }),
]);

const missing = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['error', 'drop', 'none']) }),
  z.looseObject({
    type: z.literal('value'),
    value: z.union([z.number(), z.string()]),
    indicator: z.boolean(),
  }),
]);

const column = z.looseObject({
  name: z.string(),
  type: z.enum(['number', 'integer', 'boolean', 'category', 'date', 'text']),
  reason: z.string(),
  missing,
  encoding,
});

const target = z.looseObject({
  name: z.string(),
  reason: z.string(),
  classes: categories.optional(),
  scale: scale.optional(),
});

const preprocessing = z.looseObject({
  version: z.literal(1),
  features: z.array(column),
  task: z.enum(['regression', 'binary', 'multiclass', 'multilabel']),
  targets: z.array(target).min(1),
  weight: z.string().optional(),
  dropMissing: z.array(z.string()),
});

const partRows = z.union([z.literal('all'), z.array(count)]);

/** Of a description's files. The config is checked in full where it is loaded as one. */
export const shapes = {
  config: z.looseObject({ data: z.looseObject({}), epochs: count }),
  data: z.looseObject({ ...table.shape, validation: table.optional() }),
  versions: z.looseObject({
    gradtape: z.string(),
    node: z.string(),
    tfjs: z.string(),
    tensorflow: z.string().optional(),
    backend: z.enum(['native', 'cpu']),
    platform: z.string(),
    commit: z.string().optional(),
  }),
  preprocessing,
  split: z.object({ training: partRows }).catchall(partRows),
};
