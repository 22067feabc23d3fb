/** @file What is watched while a function is recorded, beside its operations: reads of values, and variables. */
import { share } from '../tape/engine.ts';
import type { Tensor, Variable } from '../tensorflow.ts';
import { type WatchedEngine, watchedEngine } from '../tensorflow/native-backend.ts';
import { newVariableFault, readFault } from './refusals.ts';

/** Refuses to give a tensor's values to JavaScript. Kernels may still look at the values of their inputs. */
export class ReadGuard {
  #fault: Error | undefined;

  /** The engine's methods, refusing. */
  methods(): Pick<WatchedEngine, 'readSync' | 'read'> {
    return {
      readSync: () => {
        throw this.#refuse();
      },
      // Nobody may be there to catch a rejection, so the promise stays open and the fault waits for the end.
      read: () => {
        this.#refuse();
        return new Promise(() => {});
      },
    };
  }

  /** @throws GradtapeError `graph.read` if anything was read, even if the function caught the fault. */
  assertNothingRead(): void {
    if (this.#fault) throw this.#fault;
  }

  #refuse(): Error {
    this.#fault ??= readFault();
    return this.#fault;
  }
}

/** Notices which variables are assigned to, and puts them back. */
export class VariableGuard {
  readonly #before = new Map<Variable, Tensor>();

  constructor() {
    for (const variable of variables()) this.#before.set(variable, share(variable));
  }

  /** @throws GradtapeError `graph.variable` for a variable that was created meanwhile. */
  assigned(): Variable[] {
    return variables().filter((variable) => {
      const before = this.#before.get(variable);
      if (!before) throw newVariableFault(variable.name);
      return before.dataId !== variable.dataId;
    });
  }

  restore(): void {
    for (const variable of variables()) if (!this.#before.has(variable)) variable.dispose();
    for (const [variable, before] of this.#before) {
      if (variable.dataId !== before.dataId) variable.assign(before);
      before.dispose();
    }
  }
}

function variables(): Variable[] {
  return Object.values(watchedEngine().registeredVariables);
}
