/** @file What the main thread and the one that reads a large table say to each other. */
import type { Fault } from '../../errors.ts';
import type { Dataset } from '../dataset.ts';

/** The first window of an epoch is asked for, or the next of the one under way. */
export type Question = { epoch: number } | 'next';

/** A window, none where the epoch is over, or what is wrong. */
export type Answer = { window: Dataset | undefined } | { fault: Fault };
