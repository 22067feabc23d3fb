/** @file `--expect` and the config's `expect`: read before training, judged after it. */
import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { LoadedConfig } from '../config/load.ts';
import { GradtapeError, messageOf } from '../errors.ts';
import type { Asked, Epoch, Verdict } from '../expectations/judge.ts';
import { jsonLine } from '../json.ts';
import type { TrainingEvent } from '../training/events.ts';
import { collect, print, warning } from './output.ts';

export interface ExpectFlags {
  expect?: string[];
}

/** Give `command` the option `--expect`. */
export const addExpectOption = (command: Command): Command =>
  command.option(
    '--expect <figure>',
    "what the run must come to, such as 'loss<2.2'; exit code 4 otherwise; may be repeated",
    collect,
  );

/** Watches a run, and judges it when it has ended. */
export interface Judge {
  see: (event: TrainingEvent) => void;
  /**
   * Tells what the run came to: as JSON Lines if they are wanted, and to the summary of a GitHub Actions job.
   * @throws GradtapeError `expectation`, or an AggregateError of them, for what was not met.
   */
  conclude: (wanted: { json: boolean }) => Promise<void>;
}

/**
 * The judge of the config's expectations and of those of the command line.
 * @throws GradtapeError `config` for one that cannot be read, or is about what the run will not have.
 */
export async function judgeFrom(loaded: LoadedConfig, flags: ExpectFlags): Promise<Judge> {
  const asked = await askedBy(loaded, flags);
  const epochs: Epoch[] = [];
  return {
    see: (event) => event.event === 'epoch' && epochs.push(event),
    conclude: async ({ json }) => {
      const { verdictOn } = await import('../expectations/judge.ts');
      const verdicts = asked.map((one) => verdictOn(one, epochs));
      if (json) await print(verdicts.map(verdictLine).join(''));
      await addToSummary(loaded.files, epochs, verdicts);
      await requireMet(verdicts);
    },
  };
}

/** @throws GradtapeError `config` for one that cannot be read, or is about what the run will not have. */
export async function askedBy(
  { config, origin }: LoadedConfig,
  { expect = [] }: ExpectFlags,
): Promise<Asked[]> {
  const { figureOf, knownOf } = await import('../expectations/figures.ts');
  const { parseExpectation } = await import('../expectations/parse.ts');
  const known = knownOf(config);
  const places = config.expect.map((_, i) => `${origin(['expect', i]) ?? `expect[${i}]`}:`);
  return [...config.expect, ...expect].map((text, i) => {
    const expectation = parseExpectation({ text, where: `${places[i] ?? '--expect'} ${text}` });
    return { expectation, figure: figureOf(expectation, known) };
  });
}

const verdictLine = ({ expectation: { text }, found, met }: Verdict): string =>
  jsonLine({ event: 'expectation', expect: text, found: found ?? null, met });

async function addToSummary(
  files: readonly string[],
  epochs: readonly Epoch[],
  verdicts: readonly Verdict[],
): Promise<void> {
  const path = process.env['GITHUB_STEP_SUMMARY'];
  if (!path) return;
  const { summaryText } = await import('../expectations/summary.ts');
  const names = files.map((file) => basename(file)).join(' ');
  try {
    appendFileSync(path, summaryText(`gradtape train ${names}`, epochs, verdicts));
  } catch (error) {
    process.stderr.write(`${warning(`GITHUB_STEP_SUMMARY: ${messageOf(error)}`)}\n`);
  }
}

async function requireMet(verdicts: readonly Verdict[]): Promise<void> {
  const { foundText } = await import('../expectations/judge.ts');
  const faults = verdicts
    .filter(({ met }) => !met)
    .map((verdict) => {
      const { where } = verdict.expectation;
      return new GradtapeError('expectation', `${where}: not met, found ${foundText(verdict)}`);
    });
  if (faults.length > 1) throw new AggregateError(faults);
  if (faults[0]) throw faults[0];
}
