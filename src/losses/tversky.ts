import { tf } from '../tensorflow.ts';
import { type Axes, axesKind, defineLoss, epsilon } from './loss.ts';

/** 1 - overlap / (overlap + alpha × missed + beta × invented), over the whole batch unless `axis` says otherwise (Salehi et al. 2017). */
export const tversky = defineLoss('tversky', {
  defaults: { alpha: 0.5, beta: 0.5, axis: null as Axes },
  kinds: { axis: axesKind },
  perSample: ({ alpha, beta, axis }) => {
    const over = axis ?? undefined;
    return (yTrue, yPred) => {
      const overlap = yTrue.mul(yPred).sum(over);
      const missed = tf.sub(1, yPred).mul(yTrue).sum(over);
      const invented = yPred.mul(tf.sub(1, yTrue)).sum(over);
      const all = overlap.add(missed.mul(alpha)).add(invented.mul(beta)).add(epsilon);
      return tf.sub(1, overlap.div(all));
    };
  },
});
