import { positive } from '../options.ts';
import { tf } from '../tensorflow.ts';
import { defineLoss } from './loss.ts';

/** Squared near 0, linear beyond ±delta (Huber 1964). */
export const huber = defineLoss('huber', {
  defaults: { delta: 1 },
  kinds: { delta: positive },
  perSample: (options) => {
    const delta = Math.fround(options.delta);
    return (yTrue, yPred) => {
      const error = yPred.sub(yTrue);
      const size = error.abs();
      const squared = error.square().mul(0.5);
      const linear = size.mul(delta).sub(0.5 * Math.fround(delta * delta));
      return tf.where(size.lessEqual(delta), squared, linear).mean(-1);
    };
  },
});
