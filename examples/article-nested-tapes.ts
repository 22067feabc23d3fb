// The article's third step: the second derivative of x² at 4, by a tape inside a tape.
import { constant, formatFloat32, GradientTape } from 'gradtape';

const x = constant(4);

const outer = new GradientTape();
const slope = outer.run(() => {
  outer.watch(x);
  const inner = new GradientTape();
  const y = inner.run(() => {
    inner.watch(x);
    return x.square();
  });
  return inner.gradient(y, x)!;
});
const [curvature] = outer.gradient(slope, x)!.dataSync();

console.log(`tf.Tensor(${formatFloat32(curvature!)}, shape=(), dtype=float32)`);
