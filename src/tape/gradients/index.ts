/** @file The table of gradient rules that gradtape supplies or corrects, by kernel name. */
import type { GradientRule } from '../rule.ts';

export const gradients: Readonly<Record<string, GradientRule>> = {};
