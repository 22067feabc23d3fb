/** @file Keras's initialisers (keras/src/initializers/random_initializers.py), drawn from the run's own generator. */

/** A stream of independent numbers, uniform over [0, 1). */
export type Uniform = () => number;

export interface Fans {
  fanIn: number;
  fanOut: number;
}

/** The values of a matrix [fan in, fan out], or of a vector of `size`, in row-major order. */
export type Initializer = (size: number, fans: Fans, uniform: Uniform) => Float32Array;

export const initializers = {
  zeros: (size) => new Float32Array(size),
  ones: (size) => new Float32Array(size).fill(1),
  /** limit = √(6 / (fan in + fan out)) (Glorot & Bengio 2010) */
  glorotUniform: uniformWithin(({ fanIn, fanOut }) => Math.sqrt(6 / (fanIn + fanOut))),
  glorotNormal: scaledNormal(({ fanIn, fanOut }) => Math.sqrt(2 / (fanIn + fanOut))),
  /** limit = √(6 / fan in) (He et al. 2015) */
  heUniform: uniformWithin(({ fanIn }) => Math.sqrt(6 / fanIn)),
  heNormal: scaledNormal(({ fanIn }) => Math.sqrt(2 / fanIn)),
  /** limit = √(3 / fan in) (LeCun et al. 1998) */
  leCunUniform: uniformWithin(({ fanIn }) => Math.sqrt(3 / fanIn)),
  leCunNormal: scaledNormal(({ fanIn }) => Math.sqrt(1 / fanIn)),
  randomUniform: uniformWithin(() => 0.05),
  randomNormal: (size, _fans, uniform) => fill(size, () => 0.05 * normal(uniform)),
  truncatedNormal: (size, _fans, uniform) => fill(size, () => 0.05 * normalWithin(2, uniform)),
} satisfies Record<string, Initializer>;

export type InitializerName = keyof typeof initializers;

function uniformWithin(limit: (fans: Fans) => number): Initializer {
  return (size, fans, uniform) => fill(size, () => (2 * uniform() - 1) * limit(fans));
}

/** Keras cuts these normals at two deviations and widens them by 1/0.8796, the deviation of what is left, to make up. */
function scaledNormal(deviation: (fans: Fans) => number): Initializer {
  return (size, fans, uniform) =>
    fill(size, () => (deviation(fans) / 0.87962566103423978) * normalWithin(2, uniform));
}

function normalWithin(bound: number, uniform: Uniform): number {
  for (;;) {
    const z = normal(uniform);
    if (Math.abs(z) < bound) return z;
  }
}

/** Box & Muller 1958; 1 - u keeps the logarithm's argument above zero. */
function normal(uniform: Uniform): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

function fill(size: number, draw: () => number): Float32Array {
  return Float32Array.from({ length: size }, draw);
}
