/** @file A curve in one line of text, in eighths of a character's height (Unicode 2581-2588). */
const bars = '▁▂▃▄▅▆▇█';

/** `values` in at most `width` characters, each the mean of its part. What is not finite is a gap. */
export function sparkline(values: readonly number[], width = 40): string {
  const means = bucketMeans(values, width);
  const finite = means.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return means.map((mean) => bar(high > low ? (mean - low) / (high - low) : 0, mean)).join('');
}

const bar = (share: number, mean: number): string =>
  Number.isFinite(mean) ? bars[Math.min(Math.floor(share * bars.length), bars.length - 1)]! : ' ';

function bucketMeans(values: readonly number[], width: number): number[] {
  const buckets = Math.min(values.length, width);
  return Array.from({ length: buckets }, (_, i) => {
    const part = values.slice(
      Math.floor((i * values.length) / buckets),
      Math.floor(((i + 1) * values.length) / buckets),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
