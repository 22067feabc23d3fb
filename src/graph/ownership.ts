/** @file Native memory that goes when its owner goes. */

const owners = new FinalizationRegistry((release: () => void) => release());

/**
 * Have `release` called once: when the garbage collector finds `owner` unused, or by the function returned. `release` must
 * not refer to `owner`.
 */
export function own(owner: object, release: () => void): () => void {
  const token = {};
  owners.register(owner, release, token);
  return () => {
    if (owners.unregister(token)) release();
  };
}
