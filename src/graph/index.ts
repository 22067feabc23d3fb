/** @file The room's public face. */
export { compile, type Compiled, type CompileOptions } from './compile.ts';
export { compileLoop, type StepFunction, type StepLoop, type Taken } from './compile-loop.ts';
export type { LoopOptions, PiecesOptions, RunOptions } from './loop-options.ts';
export type { Execution } from './execution.ts';
export { graphDef, saveModel, trace } from './save.ts';
export { scope } from './scope.ts';
export { statelessNormal, statelessUniform } from '../tensorflow/stateless-random.ts';
