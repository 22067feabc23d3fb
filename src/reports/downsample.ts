/** One point of a curve. */
export interface Point {
  x: number;
  y: number;
}

/** More than a chart has pixels to tell apart. */
const defaultBuckets = 250;

/**
 * The curve in at most two points a bucket, its smallest and its largest value there, so that no spike is lost, and its
 * two ends. Values that are not finite are gaps: one of each bucket is kept.
 */
export function downsample(points: readonly Point[], buckets = defaultBuckets): Point[] {
  if (points.length <= 2 * buckets + 2) return [...points];
  const inner = points.length - 2;
  const kept = Array.from({ length: buckets }, (_, i) => {
    const from = 1 + Math.floor((i * inner) / buckets);
    return extremes(points, from, 1 + Math.floor(((i + 1) * inner) / buckets));
  });
  return [points[0]!, ...kept.flat(), points.at(-1)!];
}

function extremes(points: readonly Point[], from: number, to: number): Point[] {
  const found = new Set<number>();
  let [low, high, gap] = [-1, -1, -1];
  for (let i = from; i < to; i++) {
    const { y } = points[i]!;
    if (!Number.isFinite(y)) gap = i;
    else {
      if (low < 0 || y < points[low]!.y) low = i;
      if (high < 0 || y > points[high]!.y) high = i;
    }
  }
  for (const i of [low, high, gap]) if (i >= 0) found.add(i);
  return [...found].sort((a, b) => a - b).map((i) => points[i]!);
}
