/** @file Summaries in the form of TensorBoard's plugins: scalars, histograms, hyperparameters. */
import type { Histogram } from '../histogram.ts';
import { tensorboardMessages } from './schema.ts';

export type Summary = Record<string, unknown>;

/** TensorFlow's numbers of types, and what a plugin's data are: tensorboard/compat/proto/{types,summary}.proto */
const [float32, float64] = [1, 2];
const [asScalar, asTensor] = [1, 2];

export function scalar(tag: string, value: number): Summary {
  return {
    tag,
    metadata: metadata('scalars', asScalar),
    tensor: { dtype: float32, tensorShape: {}, tensorContent: bytesOf(Float32Array.of(value)) },
  };
}

/** Rows of left edge, right edge and count. */
export function histogram(tag: string, { low, high, counts }: Histogram): Summary {
  const width = (high - low) / counts.length;
  const rows = Array.from(counts, (count, i) => [low + i * width, low + (i + 1) * width, count]);
  return {
    tag,
    metadata: metadata('histograms', asTensor),
    tensor: {
      dtype: float64,
      tensorShape: { dim: [{ size: BigInt(rows.length) }, { size: 3n }] },
      tensorContent: bytesOf(Float64Array.from(rows.flat())),
    },
  };
}

/** The settings of a run, for the table of the HParams plugin. */
export function hyperparameters(settings: Record<string, string | number | boolean>): Summary {
  const entries = Object.entries(settings).map(([name, value]) => [name, setting(value)]);
  const content = tensorboardMessages.encode('HParamsPluginData', {
    sessionStartInfo: { hparams: Object.fromEntries(entries), startTimeSecs: Date.now() / 1000 },
  });
  return { tag: '_hparams_/session_start_info', metadata: metadata('hparams', 0, content) };
}

/** How a run ended, for the same table: 1 is success, 2 failure (plugins/hparams/api.proto). */
export function sessionEnd(status: 1 | 2): Summary {
  const content = tensorboardMessages.encode('HParamsPluginData', {
    sessionEndInfo: { status, endTimeSecs: Date.now() / 1000 },
  });
  return { tag: '_hparams_/session_end_info', metadata: metadata('hparams', 0, content) };
}

function setting(value: string | number | boolean): object {
  if (typeof value === 'number') return { numberValue: value };
  return typeof value === 'string' ? { stringValue: value } : { boolValue: value };
}

const metadata = (
  pluginName: string,
  dataClass: number,
  content: Uint8Array = new Uint8Array(),
): object => ({
  pluginData: { pluginName, content },
  dataClass,
});

/** The bytes of numbers, little-endian as every platform that TensorFlow has. */
const bytesOf = ({ buffer }: Float32Array | Float64Array): Uint8Array => new Uint8Array(buffer);
