/** @file A graph that runs as one native call. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { writeFaults } from '../system.ts';
import type { Tensor } from '../tensorflow.ts';
import type { NativeBackend } from '../tensorflow/native-backend.ts';
import { forXla } from './for-xla.ts';
import type { Graph } from './graph.ts';
import { own } from './ownership.ts';
import { callingModel, type Compiler, inputName, resultName, tag } from './saved-model.ts';
import { setXlaFlags } from './xla-flags.ts';

/** A loaded graph. TensorFlow holds it until `dispose`, or until the garbage collector finds it unused. */
export class Executable {
  readonly dispose: () => void;
  readonly #backend: NativeBackend;
  readonly #model: number;
  readonly #inputs: string;
  readonly #outputs: string;

  constructor(graph: Graph, compiler: Compiler, backend: NativeBackend) {
    if (compiler === 'xla') setXlaFlags(graph, backend.binding.TF_Version);
    const compiled = compiler === 'xla' ? forXla(graph) : graph;
    const model = load(callingModel(compiled, compiler), backend);
    this.dispose = own(this, () => backend.binding.deleteSavedModel(model));
    this.#backend = backend;
    this.#model = model;
    this.#inputs = graph.inputs.map((_, i) => `${inputName(i)}:0`).join();
    this.#outputs = graph.results.map((_, i) => resultName(i)).join();
  }

  /** The results of the graph, new tensors, for inputs of its dtypes and shapes. No input is copied. */
  run(inputs: readonly Tensor[]): Tensor[] {
    if (this.#outputs === '') return [];
    const backend = this.#backend;
    const ids = backend.getInputTensorIds(inputs);
    return backend.binding
      .runSavedModel(this.#model, ids, this.#inputs, this.#outputs)
      .map((result) => backend.createOutputTensor(result));
  }
}

/** TensorFlow takes a graph from a folder. @throws GradtapeError `output` where none can be written */
function load(model: Uint8Array, { binding }: NativeBackend): number {
  const parent = tmpdir();
  const folder = writing(parent, () => mkdtempSync(join(parent, 'gradtape-')));
  try {
    writing(parent, () => writeFileSync(join(folder, 'saved_model.pb'), model));
    return binding.loadSavedModel(folder, tag);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writing<Result>(place: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new GradtapeError('output', `cannot write in ${place}: ${writeFaults[code] ?? code}`, {
      hint: 'graphs are written there for TensorFlow; TMPDIR names another folder',
      cause: error,
    });
  }
}
