import { Command, Option } from 'commander';
import type { Answer, Method } from '../../derive/answer.ts';
import type { Check } from '../../derive/differences.ts';
import type { Question } from '../../derive/question.ts';
import type { Format } from '../../derive/text.ts';
import type { DType } from '../../derive/values.ts';
import { GradtapeError } from '../../errors.ts';
import { suggest } from '../../suggest.ts';
import { type BackendFlags, addBackendOptions, useBackendFrom } from '../backend.ts';

/** How many steps a range has whose step is left out. */
const tableSteps = 10;
const plotSteps = 120;

interface Flags extends BackendFlags {
  at?: string;
  wrt?: string;
  order: number;
  jacobian?: true;
  hessian?: true;
  format: Format;
  dtype: DType;
  check?: true;
  plot?: true;
  json?: true;
}

export function deriveCommand(): Command {
  const command = new Command('derive')
    .description('Differentiate an expression at a point, by the gradient tape.')
    .argument('<expression...>', 'such as "x**2"; --jacobian takes several')
    .option('--at <values>', '4, x=1,y=pi/2, a list x=[1,2,3], or a range x=0:1:0.1', joined)
    .option('--wrt <names>', 'differentiate by these variables only', joined)
    .addOption(
      new Option('--order <n>', 'the n-th derivative')
        .argParser(Number)
        .default(1)
        .conflicts(['jacobian', 'hessian']),
    )
    .addOption(
      new Option('--jacobian', 'all derivatives of several expressions').conflicts('hessian'),
    )
    .option('--hessian', 'all second derivatives')
    .addOption(
      new Option('--format <format>', 'as plain numbers or as TensorFlow prints')
        .choices(['plain', 'tf'])
        .default('plain'),
    )
    .addOption(
      new Option('--dtype <type>', 'float64 is a path of its own, for expressions of numbers')
        .choices(['float32', 'float64'])
        .default('float32'),
    )
    .option('--check', 'compare with finite differences; exit code 4 where they disagree')
    .addOption(
      new Option('--plot', 'draw the expression and its derivative over a range').conflicts([
        'json',
        'format',
      ]),
    )
    .option('--json', 'print one JSON object')
    .allowUnknownOption()
    .action(derive);
  return addBackendOptions(command);
}

/** Repeated options add up: `--at x=1 --at y=2`. */
const joined = (text: string, before?: string): string => (before ? `${before},${text}` : text);

async function derive(sources: string[], flags: Flags, command: Command): Promise<void> {
  refuseStray(sources, flags, command);
  const question = await questionFrom(sources.join(', '), flags);
  const method = await methodFrom(flags);
  const { answer } = await import('../../derive/answer.ts');
  const answers = question.points.map((point) => answer(question.problem, point, method));
  const checked = flags.check && (await checkedBy(question, answers, flags));
  process.stdout.write(`${await textOf(question, answers, flags, checked)}\n`);
  if (checked) reportCheck(checked);
}

async function questionFrom(source: string, flags: Flags): Promise<Question> {
  const { readQuestion } = await import('../../derive/question.ts');
  const { plot, format, order, at, wrt, dtype } = flags;
  const kind = flags.jacobian ? 'jacobian' : flags.hessian ? 'hessian' : 'gradient';
  const steps = plot ? plotSteps : tableSteps;
  const question = readQuestion(source, { kind, order, at, wrt, steps, dtype });
  const isRange = question.ranged !== undefined;
  if (plot && !isRange)
    throw new GradtapeError('usage', '--plot needs a range', { hint: 'such as --at x=0:1' });
  if (format === 'tf' && isRange)
    throw new GradtapeError('usage', '--format tf prints one tensor, not a range');
  return question;
}

async function methodFrom(flags: Flags): Promise<Method> {
  if (flags.dtype === 'float64') return (await import('../../derive/jet-partials.ts')).jetPartials;
  await useBackendFrom(flags);
  return (await import('../../derive/tape-partials.ts')).tapePartials;
}

async function checkedBy(
  { problem }: Question,
  answers: Answer[],
  { dtype }: Flags,
): Promise<Check> {
  const { check } = await import('../../derive/differences.ts');
  return check(problem, answers, dtype);
}

async function textOf(
  { problem, ranged }: Question,
  answers: Answer[],
  { json, plot, format, dtype }: Flags,
  checked: Check | undefined,
): Promise<string> {
  const text = await import('../../derive/text.ts');
  if (json)
    return JSON.stringify({
      ...text.answersJson(problem, answers, ranged, dtype),
      ...text.checkJson(checked),
    });
  if (ranged === undefined) return text.answerText(problem, answers[0]!, format, dtype);
  if (!plot) return text.rangeText(problem, answers, ranged, dtype);
  const { plots } = await import('../../derive/plot.ts');
  return plots(problem, answers, ranged);
}

function reportCheck({ disagreements, largestDifference }: Check): void {
  const [first, ...others] = disagreements;
  if (first === undefined) {
    process.stderr.write(
      `check: agrees with finite differences, the largest difference is ${largestDifference.toPrecision(2)}\n`,
    );
    return;
  }
  const more = others.length > 0 ? `, and ${others.length} more disagree` : '';
  throw new GradtapeError('expectation', first + more, {
    hint: 'at a kink or a pole there is no derivative to agree on',
  });
}

/** Commander lets unknown options pass as arguments, for an expression may begin with a minus. */
function refuseStray(sources: string[], { jacobian }: Flags, { options }: Command): void {
  const option = sources.find((source) => /^--[a-z]/.test(source));
  const known = options.flatMap(({ long }) => long ?? []);
  if (option !== undefined)
    throw new GradtapeError('usage', `unknown option ${option}`, {
      hint: known.includes(option)
        ? `options stand before "--": derive ${option} … -- EXPRESSION`
        : suggest(option, known),
    });
  if (sources.length > 1 && !jacobian)
    throw new GradtapeError('usage', `unexpected argument ${JSON.stringify(sources[1])}`, {
      hint: 'put the expression in quotes; several need --jacobian',
    });
}
