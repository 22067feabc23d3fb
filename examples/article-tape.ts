// The article's second step: the derivative of x² at 4, by a tape that watches a constant.
import { constant, formatFloat32, GradientTape } from 'gradtape';

const x = constant(4);

const tape = new GradientTape();
const y = tape.run(() => {
  tape.watch(x);
  return x.square();
});
const [slope] = tape.gradient(y, x)!.dataSync();

console.log(`tf.Tensor(${formatFloat32(slope!)}, shape=(), dtype=float32)`);
