/** @file The config: the one schema that its types, its checks, its defaults and its JSON Schema come from. */
import * as z from 'zod';
import { callback } from './callbacks.ts';
import { data } from './data.ts';
import { loss } from './losses.ts';
import { metric } from './metrics.ts';
import { model } from './model.ts';
import { optimizer } from './optimizers.ts';
import { duration, flag, notNegative, positiveInteger, seed, text } from './values.ts';

const rows = 'a positive integer or "full"';

export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('Where an editor finds the JSON Schema of this file.'),
  data: data.describe('The table and its columns.'),
  model: model.prefault({ type: 'linear' }).describe('What is trained.'),
  loss: loss
    .prefault('auto')
    .describe('What training makes small: a name, a name with options, or an expression.'),
  metrics: z
    .array(metric)
    .prefault([])
    .describe('What else is measured after each epoch; every row counts the same.'),
  weightedMetrics: z
    .array(metric)
    .prefault([])
    .describe('Metrics in which each row counts as much as it weighs.'),
  define: z
    .record(z.string(), text('an expression'))
    .prefault({})
    .describe(
      'Names and functions for expressions: { "r": "Y - predict", "clipped(e, d)": "min(max(e, -d), d)" }.',
    ),
  optimizer: optimizer
    .prefault('adam')
    .describe('How gradients become updates: a name, or a name with options.'),
  epochs: positiveInteger().default(10).describe('How many times training sees every row.'),
  batchSize: z
    .union([z.literal('full'), positiveInteger(rows)], { error: `expected ${rows}` })
    .default('full')
    .describe('Rows per update; "full" is the whole table.'),
  shuffle: flag()
    .default(true)
    .describe('Whether batches are drawn in a new order each epoch; a full batch keeps its order.'),
  classWeight: z
    .record(z.string(), notNegative())
    .default({})
    .describe(
      'How much the rows of a class count in training, by its name or number: { "rare": 10 }; other classes count 1.',
    ),
  callbacks: z
    .array(callback)
    .prefault([])
    .describe(
      'What looks at training after each epoch: early stopping, a lower rate on a plateau.',
    ),
  seed: seed().default(0).describe('Decides every random number of a run.'),
  execution: z
    .enum(['auto', 'eager', 'graph', 'xla'])
    .default('auto')
    .describe(
      'How steps run: `eager`, one by one; `graph`, recorded once and then many in one native call, with the same numbers; `xla`, compiled to machine code, with the same numbers to about 1e-5; `auto`, whichever is quickest for so many steps.',
    ),
  maxTime: duration()
    .nullable()
    .default(null)
    .describe(
      'How long training may take, such as "90s", "10m" or "1h30m": it then ends as if these had been all epochs. null sets no limit.',
    ),
  expect: z
    .array(text('an expectation'), { error: 'expected a list of expectations' })
    .default([])
    .describe(
      'What the run must come to, such as "loss < 2.2"; otherwise it ends with exit code 4.',
    ),
  backend: z
    .enum(['auto', 'native', 'cpu'])
    .default('auto')
    .describe('Which kernels run: native ones, JavaScript ones, or native where there are any.'),
});

export type Config = z.output<typeof configSchema>;
export type ModelConfig = Config['model'];
export type LossConfig = Config['loss'];
/** A loss that is no sum of terms, or a term of one. */
export type TermConfig =
  | Exclude<LossConfig, { type: 'terms' }>
  | Extract<LossConfig, { type: 'terms' }>['terms'][string];
export type MetricConfig = Config['metrics'][number];
export type CallbackConfig = Config['callbacks'][number];
export type OptimizerConfig = Config['optimizer'];
