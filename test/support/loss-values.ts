import { resolveLoss } from '../../src/losses/index.ts';
import { GradientTape } from '../../src/tape/index.ts';
import { type Tensor, tf } from '../../src/tensorflow.ts';
import { type Deviation, deviation, goldenCases, goldenFile, titled, worse } from './golden.ts';

interface LossCase {
  name: string;
  config: object;
  yTrue: number[] | number[][];
  yPred: number[][];
  loss: number;
  gradient: number[][];
  lossWeighted: number;
  gradientWeighted: number[][];
  /** Whether the Weighted fields use sample weights; a loss of the whole batch takes none. */
  weighted?: boolean;
}

interface LossDeviation {
  title: string;
  loss: Deviation;
  gradient: Deviation;
}

/** Every golden loss and gradient, plain and weighted, and how far ours stray from them. */
export function lossDeviations(): LossDeviation[] {
  return ['losses.keras3.json', 'losses.more.json'].flatMap((file) => {
    const weights = tf.tensor(goldenFile<{ sampleWeight: number[] }>(file).sampleWeight);
    return goldenCases<LossCase>(file).map((aCase) => compare(aCase, weights));
  });
}

function compare(golden: LossCase, weights: Tensor): LossDeviation {
  const plain = evaluate(golden);
  const weighted = evaluate(golden, golden.weighted === false ? undefined : weights);
  return {
    title: titled(golden.name, golden.config),
    loss: worse(
      deviation(plain.loss, [golden.loss]),
      deviation(weighted.loss, [golden.lossWeighted]),
    ),
    gradient: worse(
      deviation(plain.gradient, golden.gradient.flat()),
      deviation(weighted.gradient, golden.gradientWeighted.flat()),
    ),
  };
}

function evaluate({ name, config, yTrue, yPred }: LossCase, weights?: Tensor) {
  const loss = resolveLoss(name, config);
  const prediction = tf.tensor(yPred);
  const tape = new GradientTape();
  const value = tape.run(() => {
    tape.watch(prediction);
    return loss(tf.tensor(yTrue), prediction, weights);
  });
  const gradient = tape.gradient(value, prediction)!;
  return { loss: value.dataSync(), gradient: gradient.dataSync() };
}
