/** @file How weights are spread, as TensorBoard's histograms and the report's draw it. */

/** Equally wide buckets from the smallest value to the largest; all values of one size are a bucket of width 1 around it. */
export interface Histogram {
  low: number;
  high: number;
  counts: Float64Array;
}

/** The buckets that Keras's callback asks for. */
const keras = 30;

/** Count `values` in `buckets` buckets, as tensorboard/plugins/histogram/summary_v2.py does; what is not finite is left out. */
export function histogramOf(values: Float32Array, buckets = keras): Histogram {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values)
    if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const counts = new Float64Array(low <= high ? buckets : 0);
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const scale = buckets / (high - low);
  for (const value of values)
    if (Number.isFinite(value))
      counts[Math.min(Math.floor((value - low) * scale), buckets - 1)]! += 1;
  return { low, high, counts };
}
