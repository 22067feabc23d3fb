/** @file The gradient of resizing images: every pixel that was read takes back its share. */

export interface ResizeAttrs {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

/** What an output pixel takes along one axis: indices of the input, and their weights. */
type Taps = readonly (readonly [index: number, weight: number])[];

/** The taps of each of `count` output pixels on an axis of `size`. Formulas: TensorFlow's image_resizer_state.h. */
export type Interpolation = (size: number, count: number, attrs: ResizeAttrs) => Taps[];

/** resize_bilinear_op.cc: between the two neighbours of the source coordinate. */
export const bilinear: Interpolation = (size, count, attrs) =>
  sources(size, count, attrs).map((source) => {
    const lower = Math.floor(source);
    const share = source - lower;
    return [
      [Math.max(lower, 0), 1 - share],
      [Math.min(lower + 1, size - 1), share],
    ];
  });

/** resize_nearest_neighbor_op.cc: at the source coordinate, rounded if corners are aligned, else cut off. */
export const nearest: Interpolation = (size, count, attrs) =>
  sources(size, count, attrs).map((source) => {
    const index = attrs.alignCorners
      ? Math.round(source)
      : Math.floor(attrs.halfPixelCenters ? source + 0.5 : source);
    return [[Math.min(index, size - 1), 1]];
  });

/** Where on an axis of `size` the centre of each of `count` output pixels lies. */
function sources(
  size: number,
  count: number,
  { alignCorners, halfPixelCenters }: ResizeAttrs,
): number[] {
  const scale = alignCorners && count > 1 ? (size - 1) / (count - 1) : size / count;
  const centre = halfPixelCenters ? 0.5 : 0;
  return Array.from({ length: count }, (_, i) => (i + centre) * scale - centre);
}

/** The gradient of images of `shape` [batch, height, width, depth], from the gradient of images of rows × columns. */
export function resizeGradient(
  dy: Float32Array,
  [, rows, columns]: number[],
  shape: number[],
  interpolation: Interpolation,
  attrs: ResizeAttrs,
): Float32Array {
  const [batch, height, width, depth] = shape as [number, number, number, number];
  const down = interpolation(height, rows!, attrs);
  const across = interpolation(width, columns!, attrs);
  const gradient = new Float32Array(batch * height * width * depth);
  let from = 0;
  for (let image = 0; image < batch; image++)
    for (const rowTaps of down)
      for (const columnTaps of across) {
        for (const [row, rowWeight] of rowTaps)
          for (const [column, weight] of columnTaps) {
            const to = ((image * height + row) * width + column) * depth;
            for (let channel = 0; channel < depth; channel++)
              gradient[to + channel]! += rowWeight * weight * dy[from + channel]!;
          }
        from += depth;
      }
  return gradient;
}
