/** @file Everything that was learnt of the training rows' columns: plain JSON that is saved with the model. */
import type { Scale } from '../standardize.ts';

export interface Preprocessing {
  version: 1;
  features: readonly { name: string; type: 'number'; scale?: Scale }[];
  targets: readonly { name: string }[];
}
