import { GradientTape, optimizers, tf, train, variable } from 'gradtape';

const x = tf.scalar(4);
const tape = new GradientTape();
const y = tape.run(() => {
  tape.watch(x);
  return x.square();
});
tape.gradient(y, x)?.print(); // 8

const w = variable(1);
const step = new GradientTape();
const loss = step.run(() => w.sub(3).square());
optimizers.adam({ learningRate: 0.07 }).applyGradients([[step.gradient(loss, w), w]]);

const { model } = await train('linreg.json', { onEvent: ({ event }) => console.log(event) });
console.log(model.type); // linear
