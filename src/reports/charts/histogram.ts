import { type Histogram } from '../histogram.ts';

/** Data, mark and axes of a histogram. */
export function histogramSpec(
  { low, high, counts }: Histogram,
  color: string,
  title: string | null,
) {
  const width = (high - low) / counts.length;
  const values = Array.from(counts, (count, i) => ({
    x: low + i * width,
    end: low + (i + 1) * width,
    count,
  }));
  return {
    data: { values },
    mark: { type: 'rect', color, opacity: 0.85 },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        title,
        scale: { zero: false, nice: false },
        axis: { grid: false, tickCount: 5 },
      },
      x2: { field: 'end' },
      y: {
        field: 'count',
        type: 'quantitative',
        title: null,
        axis: { tickCount: 4, format: '~s' },
      },
      y2: { datum: 0 },
    },
  };
}
