/** @file The tape's public face. */
export { GradientTape, type GradientTapeOptions, type GradientOptions } from './gradient-tape.ts';
export { stopGradient } from './stop-gradient.ts';
