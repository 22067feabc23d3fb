/** @file Where the gradient of an operation is looked up: our own table first, then tfjs's registry. */
import { tf } from '../tensorflow.ts';
import { gradients } from './gradients/index.ts';
import type { GradientRule } from './rule.ts';

/** The rule of the kernel `name`, or `undefined` where nobody has written one. */
export function ruleOf(name: string): GradientRule | undefined {
  return gradients[name] ?? registeredRule(name);
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
