/** @file The tape's public face. */
export { detectAnomaly } from './anomaly.ts';
export { checkGradients, type CheckOptions, gradGradCheck } from './check-gradients.ts';
export { clipByGlobalNorm, clipByNorm } from './clip.ts';
export { customGradient } from './custom-gradient.ts';
export { elementwiseGrad } from './elementwise-grad.ts';
export { grad, valueAndGrad } from './grad.ts';
export { gradPassThrough } from './grad-pass-through.ts';
export { GradientTape, type GradientTapeOptions } from './gradient-tape.ts';
export { hessian } from './hessian.ts';
export { hvp, vhp } from './hvp.ts';
export { jacfwd, jacobian, jacrev } from './jacobian.ts';
export { jvp } from './jvp.ts';
export type { GradientOptions, JacobianOptions, UnconnectedGradients } from './options.ts';
export { recomputeGrad } from './recompute-grad.ts';
export { stopGradient } from './stop-gradient.ts';
export {
  type AssignableVariable,
  constant,
  type ConstantOptions,
  variable,
  type VariableOptions,
} from './variables.ts';
export { vjp } from './vjp.ts';
