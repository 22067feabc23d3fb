/** @file The public API: re-exports only. Importing it puts native TensorFlow in use, setting it up on first use. */
import { useBackend } from './tensorflow.ts';

await useBackend((process.env['GRADTAPE_BACKEND'] ?? 'auto') as 'auto');

export { type DeriveOptions, type Derivative, derive } from './derive/derive.ts';
export { GradtapeError } from './errors.ts';
export { type Loss, losses } from './losses/index.ts';
export { type Metric, metrics } from './metrics/index.ts';
export { type Optimizer, optimizers } from './optimizers/index.ts';
export { type Schedule, schedules } from './schedules/index.ts';
export { tf } from './tensorflow.ts';
