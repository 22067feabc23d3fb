/** @file Names for groups of operations, so that a graph reads well in Netron and TensorBoard. */

let scopes: readonly string[] = [];

/** The scopes around the running code, outermost first. */
export function currentScopes(): readonly string[] {
  return scopes;
}

/** Run `f`; the operations that are recorded meanwhile get names below `name`. Scopes nest: `dense_1/MatMul`. */
export function scope<R>(name: string, f: () => R): R {
  const outer = scopes;
  scopes = [...outer, name];
  try {
    return f();
  } finally {
    scopes = outer;
  }
}
