// The article's first step: constants and variables.
import { constant, tf, variable } from 'gradtape';

const scalar = constant(4);
const vector = constant([1, 2, 3]);
const ones = tf.ones([2, 2]);
const zeros = variable(tf.zeros([2, 2]));

for (const tensor of [scalar, vector, ones, zeros]) console.log(tensor.shape, tensor.dtype);
console.log('trainable:', zeros.trainable);
