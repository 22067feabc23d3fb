import { toSameRank } from '../losses/index.ts';
import { meanOf, meanResult } from './mean.ts';
import { defineMetric } from './metric.ts';

/** √ mean (ŷ - y)². */
export const rootMeanSquaredError = defineMetric('rootMeanSquaredError', {
  defaults: {},
  streaming: () => ({
    ...meanOf((yTrue, yPred) => {
      const [y, yHat] = toSameRank(yTrue, yPred);
      return yHat.sub(y).square();
    }),
    result: (state) => meanResult(state).sqrt(),
  }),
});
