// The article's sixth step: the same line as a Keras-style model, trained by the tape and Adam.
import {
  constant,
  formatFloat32,
  GradientTape,
  optimizers,
  type Tensor,
  tf,
  type Variable,
} from 'gradtape';

const X = constant([1, 4, 6, 3, 3, 4, 5, 6, 7], { shape: [9, 1] });
const Y = constant([0.25, 1.2, 0.79, 0.52, 1.6, 1.7, 1.9, 2, 2], { shape: [9, 1] });

const model = tf.sequential({
  layers: [
    tf.layers.dense({
      units: 1,
      inputShape: [1],
      kernelInitializer: 'zeros',
      biasInitializer: 'zeros',
    }),
  ],
});
const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
const optimizer = optimizers.adam({ learningRate: 0.07 });

for (let epoch = 0; epoch < 5; epoch++)
  tf.tidy(() => {
    const tape = new GradientTape();
    const loss = tape.run(() => tf.sum(tf.square(Y.sub(model.apply(X) as Tensor))));
    console.log('Epoch: ', epoch);
    console.log('Loss: ', formatFloat32(loss.dataSync()[0]!));

    const gradients = tape.gradient(loss, variables);
    optimizer.applyGradients(variables.map((variable, i) => [gradients[i]!, variable]));
  });
