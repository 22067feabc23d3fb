// The article's fourth and fifth steps: Y = aX + b by hand, one step at a time, with a persistent tape.
import { constant, formatFloat32, GradientTape, type Tensor, tf, variable } from 'gradtape';

const X = constant([1, 4, 6, 3, 3, 4, 5, 6, 7]);
const Y = constant([0.25, 1.2, 0.79, 0.52, 1.6, 1.7, 1.9, 2, 2]);

const a = variable(0, { name: 'a' });
const b = variable(0, { name: 'b' });
const learningRate = 0.001;

const show = (tensor: Tensor) => formatFloat32(tensor.dataSync()[0]!);

for (let epoch = 0; epoch < 6; epoch++)
  tf.tidy(() => {
    using tape = new GradientTape({ persistent: true });
    const loss = tape.run(() => tf.sum(tf.square(Y.sub(a.mul(X).add(b)))));
    console.log('Epoch: ', epoch);
    console.log('Loss: ', show(loss));

    const da = tape.gradient(loss, a)!;
    const db = tape.gradient(loss, b)!;
    a.assignSub(da.mul(learningRate));
    b.assignSub(db.mul(learningRate));
    console.log('model: Y=', show(a), 'X +', show(b));
  });
