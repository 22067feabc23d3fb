/** @file Where the gradient of an operation is looked up: our own table first, then tfjs's registry. */
import { tf } from '../tensorflow.ts';
import { compositions } from './gradients/compositions.ts';
import { gradients } from './gradients/index.ts';
import type { GradientRule } from './rule.ts';

/** The rule of the kernel `name`, or `undefined` where nobody has written one. */
export function ruleOf(name: string): GradientRule | undefined {
  if (name === 'RealDiv' && isPartOfDivNoNan()) return compositions['divNoNan__op'];
  return gradients[name] ?? registeredRule(name);
}

/** The rule that takes the place of the gradient which the tfjs operation running in `scope` gives itself. */
export function ruleOfScope(scope: string): GradientRule | undefined {
  return compositions[scope];
}

/** tfjs makes divNoNan of a division and a selection, and the selection does not hide the division's infinite slope. */
function isPartOfDivNoNan(): boolean {
  return tf.engine().state.scopeStack.at(-2)?.name === 'divNoNan__op';
}

/** A rule of tfjs's registry (`tf.registerGradient`), which takes a single output's gradient bare and several as a list. */
function registeredRule(name: string): GradientRule | undefined {
  const config = tf.getGradient(name);
  if (!config) return undefined;
  return {
    ...config,
    gradients: (dys, saved, attrs) =>
      config.gradFunc(dys.length > 1 ? dys : dys[0]!, saved, attrs as never),
  };
}
