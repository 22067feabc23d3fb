import type { Uniform } from '../../layers/initializers.ts';
import { generator } from '../../random.ts';

/** Apart from the streams of the epochs' shuffles, which count from 0. */
const weightStream = 2 ** 32 - 1;

/** What initial weights are drawn from. */
export function uniformFrom(seed: number): Uniform {
  const next = generator(seed, weightStream);
  return () => next() / 2 ** 32;
}
