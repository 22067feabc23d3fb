/** @file The tape's public face. */
export { detectAnomaly } from './anomaly.ts';
export { customGradient } from './custom-gradient.ts';
export { gradPassThrough } from './grad-pass-through.ts';
export { GradientTape, type GradientTapeOptions } from './gradient-tape.ts';
export type { GradientOptions, JacobianOptions, UnconnectedGradients } from './options.ts';
export { recomputeGrad } from './recompute-grad.ts';
export { stopGradient } from './stop-gradient.ts';
