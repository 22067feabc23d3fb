/** @file The geometry of pooling, axis by axis. */
import type { Tfjs } from './repairs.ts';

export interface PoolAttrs {
  filterSize: number | number[];
  strides: number | number[];
  pad: 'valid' | 'same' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** A spatial axis, and the windows that stand on it. */
export interface PoolAxis {
  size: number;
  /** The padding before and after the axis. */
  margins: [number, number];
  /** The width of a window, how far it is from one to the next, and how many there are. */
  width: number;
  stride: number;
  count: number;
}

const names2d = [
  ['Height', 'top', 'bottom'],
  ['Width', 'left', 'right'],
] as const;
const names3d = [['Depth', 'front', 'back'], ...names2d] as const;

/** The spatial axes of a pooling of [batch, height, width, channels] or [batch, depth, height, width, channels]. */
export function poolAxes(tf: Tfjs, shape: number[], attrs: PoolAttrs): PoolAxis[] {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const [names, compute] =
    shape.length === 5
      ? [names3d, tf.backend_util.computePool3DInfo]
      : [names2d, tf.backend_util.computePool2DInfo];
  const pool: unknown = compute(
    shape as never,
    filterSize as number,
    strides as number,
    1,
    pad,
    dimRoundingMode,
  );
  const { padInfo, ...sizes } = pool as Record<string, number> & {
    padInfo: Record<string, number>;
  };
  return names.map(([axis, before, after]) => ({
    size: sizes[`in${axis}`]!,
    margins: [padInfo[before]!, padInfo[after]!],
    width: sizes[`filter${axis}`]!,
    stride: sizes[`stride${axis}`]!,
    count: sizes[`out${axis}`]!,
  }));
}
