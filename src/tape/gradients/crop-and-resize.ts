/** @file Boxes cut out of images and resized. Formulas: tensorflow/core/kernels/image/crop_and_resize_op.cc. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';

type Method = 'bilinear' | 'nearest';

export const cropAndResize = {
  /** A pixel of a crop is a weighted sum of pixels of the image, and where the box stands decides their weights. */
  CropAndResize: rule({
    mends: 'no gradient',
    inputs: ['image', 'boxes', 'boxInd'],
    gradient: (
      dy,
      { image, boxes, boxInd },
      { cropSize, method }: { cropSize: [number, number]; method: Method },
    ) => {
      const [, height, width] = image.shape as [number, number, number];
      const [top, left, bottom, right] = tf.unstack(boxes, 1) as [Tensor, Tensor, Tensor, Tensor];
      const rows = cropAxis(top, bottom, height, cropSize[0], method);
      const columns = cropAxis(left, right, width, cropSize[1], method);
      const slope = tf.mul(tf.mul(dy, down(rows.within)), across(columns.within));
      const crop = { image, boxInd, rows, columns, slope };
      return {
        image: () => imageGradient(crop),
        boxes: () => (method === 'nearest' ? null : boxesGradient(crop)),
      };
    },
  }),
} satisfies Record<string, GradientRule>;

/** What the pixels of the crops take along one axis; each tensor is [boxes, count]. */
interface CropAxis {
  taps: { index: Tensor; weight: Tensor }[];
  /** 1 where the pixel lies on the image, else 0. */
  within: Tensor;
  /** How far a pixel moves with either end of its box: [count]. */
  withStart: Tensor;
  withEnd: Tensor;
}

interface Crop {
  image: Tensor;
  boxInd: Tensor;
  rows: CropAxis;
  columns: CropAxis;
  slope: Tensor;
}

function cropAxis(
  start: Tensor,
  end: Tensor,
  size: number,
  count: number,
  method: Method,
): CropAxis {
  const shares = Array.from({ length: count }, (_, i) => (count > 1 ? i / (count - 1) : 0.5));
  const withStart = tf.tensor1d(shares.map((share) => (1 - share) * (size - 1)));
  const withEnd = tf.tensor1d(shares.map((share) => share * (size - 1)));
  const place = tf.add(
    tf.outerProduct(start as never, withStart),
    tf.outerProduct(end as never, withEnd),
  );
  const within = tf.logicalAnd(tf.greaterEqual(place, 0), tf.lessEqual(place, size - 1));
  const inside = tf.clipByValue(place, 0, size - 1);
  return { taps: tapsAt(inside, method), within: tf.cast(within, 'float32'), withStart, withEnd };
}

function tapsAt(place: Tensor, method: Method): CropAxis['taps'] {
  if (method === 'nearest')
    return [{ index: tf.floor(tf.add(place, 0.5)), weight: tf.onesLike(place) }];
  const before = tf.floor(place);
  const share = tf.sub(place, before);
  return [
    { index: before, weight: tf.sub(1, share) },
    { index: tf.ceil(place), weight: share },
  ];
}

/** Each pixel of the image takes back the share that it gave. */
function imageGradient({ image, boxInd, rows, columns, slope }: Crop): Tensor {
  const parts = rows.taps.flatMap((row) =>
    columns.taps.map((column) => {
      const share = tf.mul(tf.mul(slope, down(row.weight)), across(column.weight));
      return tf.scatterND(pixels(boxInd, row.index, column.index), share, image.shape);
    }),
  );
  return tf.addN(parts);
}

/** As a box moves, a pixel passes from one neighbour to the next: the slope is their difference. */
function boxesGradient({ image, boxInd, rows, columns, slope }: Crop): Tensor {
  const [pixel00, pixel01, pixel10, pixel11] = rows.taps.flatMap((row) =>
    columns.taps.map((column) => tf.gatherND(image, pixels(boxInd, row.index, column.index))),
  ) as [Tensor, Tensor, Tensor, Tensor];
  const [rowShare, columnShare] = [down(rows.taps[1]!.weight), across(columns.taps[1]!.weight)];
  const downwards = tf.sub(
    blend(pixel10, pixel11, columnShare),
    blend(pixel00, pixel01, columnShare),
  );
  const sideways = tf.sub(blend(pixel01, pixel11, rowShare), blend(pixel00, pixel10, rowShare));
  const rowSlope = tf.sum(tf.mul(slope, downwards), [2, 3]);
  const columnSlope = tf.sum(tf.mul(slope, sideways), [1, 3]);
  return tf.stack(
    [
      totalled(rowSlope, rows.withStart),
      totalled(columnSlope, columns.withStart),
      totalled(rowSlope, rows.withEnd),
      totalled(columnSlope, columns.withEnd),
    ],
    1,
  );
}

function blend(a: Tensor, b: Tensor, weight: Tensor): Tensor {
  return tf.add(a, tf.mul(tf.sub(b, a), weight));
}

/** What the slopes [boxes, count] of the pixels add up to for each box. */
function totalled(slopes: Tensor, moved: Tensor): Tensor {
  return tf.sum(tf.mul(slopes, moved), 1);
}

/** The indices [image, row, column] of the pixels that the crops take: [boxes, rows, columns, 3]. */
function pixels(boxInd: Tensor, row: Tensor, column: Tensor): Tensor {
  const shape = [row.shape[0]!, row.shape[1]!, column.shape[1]!];
  const image = tf.reshape(boxInd, [-1, 1, 1]);
  const indices = [image, tf.expandDims(row, 2), tf.expandDims(column, 1)];
  return tf.stack(
    indices.map((index) => tf.broadcastTo(tf.cast(index, 'int32'), shape)),
    3,
  );
}

/** A tensor [boxes, rows] beside one of [boxes, rows, columns, channels]. */
function down(x: Tensor): Tensor {
  return tf.reshape(x, [...x.shape, 1, 1]);
}

/** A tensor [boxes, columns] beside one of [boxes, rows, columns, channels]. */
function across(x: Tensor): Tensor {
  return tf.reshape(x, [x.shape[0]!, 1, x.shape[1]!, 1]);
}
