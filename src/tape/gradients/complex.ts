/** @file Complex numbers and Fourier transforms, in TensorFlow's convention: the gradient of a real y is ∂y/∂re + i·∂y/∂im. */
import { type Tensor, tf } from '../../tensorflow.ts';
import type { GradientRule } from '../rule.ts';
import { rule } from './define.ts';

export const complex = {
  /** math_grad.py `_ComplexGrad` */
  Complex: rule({
    mends: 'no gradient',
    gradient: (dy) => ({ real: () => tf.real(dy), imag: () => tf.imag(dy) }),
  }),

  /** math_grad.py `_RealGrad` */
  Real: rule({
    mends: 'no gradient',
    gradient: (dy) => ({ input: () => tf.complex(dy, tf.zerosLike(dy)) }),
  }),

  /** math_grad.py `_ImagGrad` */
  Imag: rule({
    mends: 'no gradient',
    gradient: (dy) => ({ input: () => tf.complex(tf.zerosLike(dy), dy) }),
  }),

  /** d|z| = (re·d re + im·d im)/|z|, and 0 at 0. math_grad.py `_ComplexAbsGrad` */
  ComplexAbs: rule({
    mends: 'the gradient throws',
    inputs: ['x'],
    output: 'y',
    gradient: (dy, { x, y }) => ({
      x: () => {
        const ratio = tf.divNoNan(dy, y);
        return tf.complex(tf.mul(ratio, tf.real(x)), tf.mul(ratio, tf.imag(x)));
      },
    }),
  }),

  /** The adjoint of the transform over n points is n times its inverse. signal/fft_ops.py `_FFTGrad` */
  FFT: rule({
    mends: 'no gradient',
    gradient: (dy) => ({ input: () => tf.mul(tf.spectral.ifft(dy), lastSize(dy)) }),
  }),

  /** signal/fft_ops.py `_IFFTGrad` */
  IFFT: rule({
    mends: 'no gradient',
    gradient: (dy) => ({ input: () => tf.mul(tf.spectral.fft(dy), 1 / lastSize(dy)) }),
  }),
} satisfies Record<string, GradientRule>;

/** The complex conjugate; a real tensor is its own. */
export function conjugate(x: Tensor): Tensor {
  return x.dtype === 'complex64' ? tf.complex(tf.real(x), tf.neg(tf.imag(x))) : x;
}

function lastSize({ shape }: Tensor): number {
  return shape[shape.length - 1]!;
}
