import { losses } from '../losses/index.ts';
import { meanOf } from './mean.ts';
import { defineMetric } from './metric.ts';

/** The mean cosine of the angle between y and ŷ: the loss of that name without its minus. */
export const cosineSimilarity = defineMetric('cosineSimilarity', {
  defaults: { axis: -1 },
  streaming: (options) => {
    const { perSample } = losses.cosineSimilarity(options);
    return meanOf((yTrue, yPred) => perSample(yTrue, yPred).neg());
  },
});
