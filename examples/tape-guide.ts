// The code of docs/tape.md. Each region stands there word for word; what is printed stands after each console.log.
import {
  checkGradients,
  clipByGlobalNorm,
  constant,
  customGradient,
  detectAnomaly,
  grad,
  GradientTape,
  gradPassThrough,
  type GradtapeError,
  hessian,
  hvp,
  jacobian,
  jvp,
  optimizers,
  recomputeGrad,
  stopGradient,
  type Tensor,
  tf,
  valueAndGrad,
  variable,
  vjp,
} from 'gradtape';

const show = (structure: unknown): string =>
  JSON.stringify(structure, (_, part: unknown) =>
    part instanceof tf.Tensor ? part.arraySync() : part,
  );

{
  // #region square
  const x = constant(4);
  const tape = new GradientTape();
  const y = tape.run(() => {
    tape.watch(x);
    return x.square();
  });
  console.log(show(tape.gradient(y, x))); // 8
  // #endregion
}

{
  // #region variables
  const weights = { slope: variable([1, 2]), offset: variable(3) };
  const frozen = variable(10, { trainable: false });

  const tape = new GradientTape();
  const loss = tape.run(() => weights.slope.mul(frozen).add(weights.offset).square().sum());
  console.log(show(tape.gradient(loss, weights))); // {"slope":[260,460],"offset":72}
  console.log(tape.watchedVariables().length); // 2
  // #endregion
}

{
  // #region persistent
  const x = constant(3);
  using tape = new GradientTape({ persistent: true });
  const [y, z] = tape.run(() => {
    tape.watch(x);
    const y = x.square();
    return [y, y.square()] as const;
  });
  console.log(show([tape.gradient(z, x), tape.gradient(y, x), tape.gradient(z, y)])); // [108,6,18]
  // #endregion
}

{
  // #region nested
  const x = constant(1);
  const outer = new GradientTape();
  const slope = outer.run(() => {
    outer.watch(x);
    const inner = new GradientTape();
    const y = inner.run(() => {
      inner.watch(x);
      return x.pow(3);
    });
    return inner.gradient(y, x)!;
  });
  console.log(show([slope, outer.gradient(slope, x)])); // [3,6]
  // #endregion
}

{
  // #region unconnected
  const [x, y] = [constant(2), constant(3)];
  const tape = new GradientTape({ persistent: true });
  const z = tape.run(() => {
    tape.watch({ x, y });
    const counted = tape.stopRecording(() => y.mul(100));
    return x.square().add(stopGradient(y.square())).add(counted);
  });
  console.log(show(tape.gradient(z, { x, y }))); // {"x":4,"y":null}
  console.log(show(tape.gradient(z, { x, y }, { unconnectedGradients: 'zero' }))); // {"x":4,"y":0}
  tape.dispose();
  // #endregion
}

{
  // #region seeds
  const x = constant([3, 4]);
  const tape = new GradientTape();
  const y = tape.run(() => {
    tape.watch(x);
    return x.square();
  });
  console.log(show(tape.gradient(y, x, { outputGradients: constant([10, 20]) }))); // [60,160]
  // #endregion
}

{
  // #region jacobian
  const x = constant([
    [1, 2],
    [3, 4],
  ]);
  const tape = new GradientTape({ persistent: true });
  const y = tape.run(() => {
    tape.watch(x);
    return x.mul(x.sum(1, true));
  });
  console.log(tape.jacobian(y, x)!.shape); // [ 2, 2, 2, 2 ]
  console.log(show(tape.batchJacobian(y, x))); // [[[4,1],[2,5]],[[10,3],[4,11]]]
  tape.dispose();
  // #endregion
}

{
  // #region functions
  const cube = (x: Tensor) => x.pow(3).sum();
  const x = constant([1, 2]);
  console.log(show(grad(cube)(x))); // [3,12]
  console.log(show(valueAndGrad(cube)(x))); // [9,[3,12]]
  console.log(show(hessian(cube)(x))); // [[6,0],[0,12]]
  console.log(show(grad((x: Tensor) => grad(cube)(x).sum())(x))); // [6,12]
  // #endregion
}

{
  // #region arguments
  const model = (params: { w: Tensor; b: Tensor }, x: Tensor, power: number) =>
    params.w.mul(x).add(params.b).pow(power).sum();
  const params = { w: constant(2), b: constant(1) };
  console.log(show(grad(model)(params, constant(3), 2))); // {"w":42,"b":14}
  console.log(show(grad(model, { argnums: [0, 1] })(params, constant(3), 2))); // [{"w":42,"b":14},28]
  // #endregion
}

{
  // #region products
  const f = (x: Tensor) => x.square();
  const [x, v] = [constant([1, 2, 3]), constant([1, 0, 10])];
  console.log(show(jvp(f, [x], [v]))); // [[1,4,9],[2,0,60]]
  const [, pull] = vjp(f, x);
  console.log(show(pull(v))); // [[2,0,60]]
  pull.dispose();
  console.log(show(hvp((x: Tensor) => f(x).sum(), x, v))); // [14,[2,0,20]]
  console.log(show(jacobian(f, { strategy: 'forward' })(constant([1, 2])))); // [[2,0],[0,4]]
  // #endregion
}

{
  // #region custom
  const log1pexp = customGradient((x: Tensor) => {
    const e = x.exp();
    return {
      value: e.add(1).log(),
      gradient: (dy) => dy.mul(tf.sub(1, tf.div(1, e.add(1)))),
    };
  });
  console.log(show(grad((x: Tensor) => x.exp().add(1).log())(constant(100)))); // null
  console.log(show(grad(log1pexp)(constant(100)))); // 1
  // #endregion
}

{
  // #region through
  const round = gradPassThrough((x: Tensor) => tf.round(x));
  const x = constant([1.4, 2.6]);
  console.log(show(grad((x: Tensor) => round(x).square().sum())(x))); // [2,6]
  // #endregion
}

{
  // #region recompute
  const w = variable(2);
  const layer = recomputeGrad((x: Tensor) => x.mul(w));
  const tape = new GradientTape();
  const y = tape.run(() => layer(layer(layer(constant(3)))));
  console.log(show([y, tape.gradient(y, w)])); // [24,36]
  // #endregion
}

{
  // #region clip
  const [clipped, norm] = clipByGlobalNorm([constant([3]), null, constant([4])], 1);
  console.log(show(norm), show(clipped)); // 5 [[0.6000000238418579],null,[0.800000011920929]]
  // #endregion
}

{
  // #region check
  const f = (x: Tensor, w: Tensor) => tf.matMul(x, w).tanh();
  const [x, w] = [constant([[0.1, -0.4]]), constant([[0.5], [0.8]])];
  console.log(checkGradients(f, [x, w], { order: 2 }) < 1e-3); // true
  // #endregion
}

{
  // #region anomaly
  const f = (x: Tensor) => x.sub(2).sqrt().sum();
  try {
    detectAnomaly(() => grad(f)(constant([1, 3])));
  } catch (error) {
    console.log((error as GradtapeError).message); // Function 'Sqrt' returned nan values in its 0th output.
  }
  // #endregion
}

// #region penalty
/** A critic as in Wasserstein GANs: its gradient by its input should have the length 1 everywhere (Gulrajani et al. 2017). */
const critic = {
  w1: variable(tf.linspace(-1, 1, 16).reshape([2, 8])),
  b1: variable(tf.zeros([8])),
  w2: variable(tf.linspace(2, -2, 8).reshape([8, 1])),
};
const score = (x: Tensor) => tf.matMul(tf.matMul(x, critic.w1).add(critic.b1).tanh(), critic.w2);

const real = tf.randomNormal([32, 2], 1, 0.2, 'float32', 1);
const fake = tf.randomNormal([32, 2], -1, 0.2, 'float32', 2);
const between = tf.randomUniform([32, 1], 0, 1, 'float32', 3);
const variables = Object.values(critic);
const optimizer = optimizers.adam({ learningRate: 0.05 });

function gradientPenalty(): Tensor {
  const x = real.mul(between).add(fake.mul(tf.sub(1, between)));
  const inner = new GradientTape({ watchAccessedVariables: false });
  const y = inner.run(() => {
    inner.watch(x);
    return score(x);
  });
  const slopes = inner.gradient(y, x)!;
  return slopes.square().sum(1).sqrt().sub(1).square().mean();
}

const penalties: number[] = [];
for (let step = 0; step < 100; step++)
  tf.tidy(() => {
    const tape = new GradientTape();
    const loss = tape.run(() => {
      const penalty = gradientPenalty();
      penalties.push(penalty.dataSync()[0]!);
      return score(fake).mean().sub(score(real).mean()).add(penalty.mul(10));
    });
    const gradients = tape.gradient(loss, variables);
    optimizer.applyGradients(variables.map((v, i) => [gradients[i]!, v]));
  });
console.log(penalties[0]!.toFixed(2), penalties.at(-1)!.toFixed(2)); // 8.02 0.02
// #endregion
