import { before, describe } from 'node:test';
import { useBackend } from '../../src/tensorflow.ts';

/** Declare the same tests on native TensorFlow and on tfjs's cpu backend. */
export function onEveryBackend(declare: () => void): void {
  for (const backend of ['native', 'cpu'] as const)
    describe(`on the ${backend} backend`, () => {
      before(() => useBackend(backend));
      declare();
    });
}
