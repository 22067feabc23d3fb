import { CommanderError } from 'commander';
import { GradtapeError } from '../errors.ts';
import { printableLines } from '../printable.ts';
import { nearest } from '../suggest.ts';
import { annotation } from './annotations.ts';

/** Exit codes by a fault's code, or by the first word of it. A fault that is not here, or not gradtape's own, is internal: 1. */
const exitCodes: Record<string, number> = {
  usage: 2,
  config: 2,
  expression: 2,
  data: 3,
  expectation: 4,
  diverged: 5,
  output: 6,
  interrupted: 130,
  // What `execution` asked for, and cannot be.
  'graph.xla': 2,
  'graph.backend': 2,
};

export function exitCodeOf(error: unknown): number {
  if (error instanceof AggregateError) return exitCodeOf(error.errors[0]);
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  // As shells count: 128 and the signal's number. The cause of an interruption is the signal's name.
  if (error instanceof GradtapeError && error.code === 'interrupted')
    return error.cause === 'SIGTERM' ? 143 : 130;
  if (error instanceof GradtapeError)
    return exitCodes[error.code] ?? exitCodes[error.code.split('.')[0]!] ?? 1;
  return 1;
}

/**
 * Write a user's mistake as one line and its hint, several one after another; anything else is a fault of gradtape's and
 * keeps its stack.
 */
export async function reportFault(error: unknown, stream: NodeJS.WriteStream): Promise<void> {
  if (error instanceof AggregateError) {
    for (const one of error.errors) await reportFault(one, stream);
    return;
  }
  const { colorsFor } = await import('./colors.ts');
  const paint = colorsFor(stream);
  const label = paint.red('error:');
  const mistake = mistakeIn(error);
  if (mistake) {
    stream.write(`${label} ${printableLines(mistake.message)}\n`);
    if (mistake.hint) stream.write(`${paint.dim('hint:')} ${printableLines(mistake.hint)}\n`);
    stream.write(annotation('error', [mistake.message, mistake.hint].filter(Boolean).join('\n')));
  } else {
    const detail = error instanceof Error ? error.stack : String(error);
    stream.write(`${label} internal fault, please report it\n${detail}\n`);
  }
}

type Mistake = Pick<GradtapeError, 'message' | 'hint'>;

function mistakeIn(error: unknown): Mistake | undefined {
  if (error instanceof GradtapeError) return error;
  return error instanceof CommanderError ? commandersMistake(error.message) : undefined;
}

/** Commander says `error: unknown option '--epoks'`, and on a second line what may have been meant. */
function commandersMistake(text: string): Mistake {
  const [message = '', near] = text.replace(/^error: /, '').split(/\n\(Did you mean (.*)\?\)$/);
  const hint = near?.replace(/^(one of )?(.*)$/, (_, several = '', names: string) => {
    const quoted = names.split(', ').map((name) => `"${name}"`);
    return `did you mean ${several}${quoted.join(', ')}?`;
  });
  const unknown = /^unknown command '(.*)'$/s.exec(message)?.[1];
  if (unknown !== undefined)
    return {
      message: `unknown command ${JSON.stringify(unknown)}`,
      hint: hint ?? '`gradtape --help` lists the commands',
    };
  return strayChoice(message) ?? { message, hint };
}

const choicePattern =
  /^(?:option '(?:-\w, )?(?<option>\S+).*' argument|command-argument value) '(?<found>[^]*)' is invalid(?: for argument '(?<argument>.*)')?\. Allowed choices are (?<choices>.*)\.$/;

/** A value that is none of an option's choices, in gradtape's words and with the nearest of them. */
function strayChoice(message: string): Mistake | undefined {
  const { option, argument, found, choices } = choicePattern.exec(message)?.groups ?? {};
  if (found === undefined || choices === undefined) return undefined;
  const near = nearest(found, choices.split(', '));
  return {
    message: `${option ?? argument}: expected one of ${choices}, found ${JSON.stringify(found)}`,
    hint: near && `did you mean "${near}"?`,
  };
}
