/** @file A graph with the choice of what runs it: XLA, or TensorFlow's executor. */
import { GradtapeError, messageOf } from '../errors.ts';
import type { Tensor } from '../tensorflow.ts';
import type { NativeBackend } from '../tensorflow/native-backend.ts';
import { Executable } from './executable.ts';
import type { Compilation } from './execution.ts';
import { barrierOp } from './for-xla.ts';
import type { Graph } from './graph.ts';
import type { Compiler } from './saved-model.ts';

/** Backends whose TensorFlow turned out to lack XLA: whoever asked first was told, and no other graph tries it. */
const withoutXla = new WeakSet<NativeBackend>();

export class Program {
  readonly #graph: Graph;
  readonly #compilation: Compilation;
  #compiler: Compiler;
  #executable: Executable | undefined;
  #mayFallBack: boolean;

  constructor(graph: Graph, compilation: Compilation) {
    const { execution, backend } = compilation;
    const isPlain = execution === 'graph' || (execution === 'auto' && withoutXla.has(backend));
    this.#graph = graph;
    this.#compilation = compilation;
    this.#compiler = isPlain ? 'graph' : 'xla';
    this.#mayFallBack = execution === 'auto';
  }

  get compiler(): Compiler {
    return this.#compiler;
  }

  /**
   * The results of the graph, as new tensors. In the first call the graph is loaded, and XLA compiles.
   * @throws GradtapeError `graph.xla` for an operation that XLA does not compile, or a TensorFlow that lacks XLA; `graph.run`
   * for any other native fault, `output` where no temporary folder can be written
   */
  run(inputs: readonly Tensor[]): Tensor[] {
    try {
      this.#executable ??= this.#loaded();
      const results = this.#executable.run(inputs);
      this.#mayFallBack = false;
      return results;
    } catch (error) {
      const fault = named(error);
      if (fault.message === lacksXla) withoutXla.add(this.#compilation.backend);
      // Where no graph can be written, one without XLA cannot either.
      if (!this.#mayFallBack || fault.code === 'output') throw fault;
      this.#fallBack(fault);
      return this.run(inputs);
    }
  }

  dispose(): void {
    this.#executable?.dispose();
    this.#executable = undefined;
  }

  #loaded(): Executable {
    return new Executable(this.#graph, this.#compiler, this.#compilation.backend);
  }

  #fallBack({ message }: GradtapeError): void {
    this.#compilation.warn?.(`running without XLA: ${message}`);
    this.#mayFallBack = false;
    this.#compiler = 'graph';
    this.dispose();
  }
}

const lacksXla = 'this TensorFlow was built without XLA';

function named(cause: unknown): GradtapeError {
  if (cause instanceof GradtapeError) return cause;
  const message = messageOf(cause);
  if (message.includes(`'${barrierOp}'`))
    return new GradtapeError('graph.xla', lacksXla, {
      hint: "use execution 'graph', or 'auto'",
      cause,
    });
  const unsupported = /unsupported operations .* on XLA_\w+: (\w+)/.exec(message)?.[1];
  if (unsupported !== undefined)
    return new GradtapeError('graph.xla', `XLA does not compile ${unsupported}`, {
      hint: "use execution 'graph'",
      cause,
    });
  const [line] = message
    .replace(/^(Session fail to run with error|Failed to load SavedModel): /, '')
    .split('\n');
  return new GradtapeError('graph.run', line!, { cause });
}
