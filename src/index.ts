/** @file The public API: re-exports only. Importing it puts native TensorFlow in use, setting it up on first use. */
import { useBackendAtImport } from './import-backend.ts';

await useBackendAtImport(process.env['GRADTAPE_BACKEND']);

export { type DeriveOptions, type Derivative, derive } from './derive/derive.ts';
export { GradtapeError } from './errors.ts';
export { formatFloat32 } from './float32.ts';
export {
  compile,
  type Compiled,
  compileLoop,
  type CompileOptions,
  type Execution,
  type LoopOptions,
  type PiecesOptions,
  type RunOptions,
  saveModel,
  scope,
  statelessNormal,
  statelessUniform,
  type StepFunction,
  type StepLoop,
  type Taken,
  trace,
} from './graph/index.ts';
export { type Loss, type LossOptions, losses } from './losses/index.ts';
export { type Metric, type MetricState, metrics } from './metrics/index.ts';
export {
  type Gradient,
  type LearningRate,
  type Optimizer,
  type OptimizerOptions,
  type OptimizerState,
  type Scalars,
  type Updated,
  optimizers,
} from './optimizers/index.ts';
export { type Answer, type Answers } from './runs/answers.ts';
export { type Evaluation, type LoadOptions, type LoadedRun, loadRun } from './runs/loaded.ts';
export { predict, type Prediction, type TableRow } from './runs/predict-rows.ts';
export { type Schedule, schedules } from './schedules/index.ts';
export {
  type AssignableVariable,
  checkGradients,
  type CheckOptions,
  clipByGlobalNorm,
  clipByNorm,
  constant,
  type ConstantOptions,
  customGradient,
  detectAnomaly,
  elementwiseGrad,
  grad,
  gradGradCheck,
  type GradientOptions,
  GradientTape,
  type GradientTapeOptions,
  gradPassThrough,
  hessian,
  hvp,
  jacfwd,
  jacobian,
  type JacobianOptions,
  jacrev,
  jvp,
  recomputeGrad,
  stopGradient,
  type UnconnectedGradients,
  valueAndGrad,
  variable,
  type VariableOptions,
  vhp,
  vjp,
} from './tape/index.ts';
export {
  type Rank,
  type Scalar,
  type Tensor,
  type TensorLike,
  tf,
  type Variable,
} from './tensorflow.ts';
export type {
  EndEvent,
  EpochEvent,
  FittedModel,
  StartEvent,
  TrainingEvent,
} from './training/events.ts';
export { type ConfigInput, train, trainEvents, type TrainOptions } from './train.ts';
