import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';

/** Paints for one standard stream. FORCE_COLOR wins over NO_COLOR (force-color.org); without either, a terminal decides. */
export function colorsFor(stream: NodeJS.WriteStream): ChalkInstance {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR && !FORCE_COLOR) return new Chalk({ level: 0 });
  const support = stream === process.stderr ? supportsColorStderr : supportsColor;
  return new Chalk({ level: support ? support.level : 0 });
}
