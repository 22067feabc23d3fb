/** @file A graph with the choice of what runs it: XLA, or TensorFlow's executor. */
import { GradtapeError, messageOf } from '../errors.ts';
import type { Tensor } from '../tensorflow.ts';
import { Executable } from './executable.ts';
import type { Compilation } from './execution.ts';
import type { Graph } from './graph.ts';
import type { Compiler } from './saved-model.ts';

export class Program {
  readonly #graph: Graph;
  readonly #compilation: Compilation;
  #compiler: Compiler;
  #executable: Executable;
  #mayFallBack: boolean;

  constructor(graph: Graph, compilation: Compilation) {
    const { execution, backend } = compilation;
    this.#graph = graph;
    this.#compilation = compilation;
    this.#compiler = execution === 'graph' ? 'graph' : 'xla';
    this.#mayFallBack = execution === 'auto';
    this.#executable = new Executable(graph, this.#compiler, backend);
  }

  get compiler(): Compiler {
    return this.#compiler;
  }

  /**
   * The results of the graph, as new tensors. In the first call XLA compiles.
   * @throws GradtapeError `graph.xla` for an operation that XLA does not compile, `graph.run` for any other native fault
   */
  run(inputs: readonly Tensor[]): Tensor[] {
    try {
      const results = this.#executable.run(inputs);
      this.#mayFallBack = false;
      return results;
    } catch (error) {
      const fault = named(error);
      if (!this.#mayFallBack) throw fault;
      this.#fallBack(fault);
      return this.run(inputs);
    }
  }

  dispose(): void {
    this.#executable.dispose();
  }

  #fallBack({ message }: GradtapeError): void {
    const { backend, warn } = this.#compilation;
    warn?.(`running without XLA: ${message}`);
    this.#mayFallBack = false;
    this.#compiler = 'graph';
    this.#executable.dispose();
    this.#executable = new Executable(this.#graph, 'graph', backend);
  }
}

function named(cause: unknown): GradtapeError {
  const message = messageOf(cause);
  const unsupported = /unsupported operations .* on XLA_\w+: (\w+)/.exec(message)?.[1];
  if (unsupported !== undefined)
    return new GradtapeError('graph.xla', `XLA does not compile ${unsupported}`, {
      hint: "use execution 'graph'",
      cause,
    });
  const [line] = message.replace('Session fail to run with error: ', '').split('\n');
  return new GradtapeError('graph.run', line!, { cause });
}
