/** @file `--expect`, the config's `expect` and `--same-as`: read before training, judged after it. */
import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { LoadedConfig } from '../config/load.ts';
import type { PreparedData } from '../data/dataset.ts';
import { GradtapeError, messageOf } from '../errors.ts';
import type { Asked, Epoch, Verdict } from '../expectations/judge.ts';
import type { Likeness, Outcome } from '../expectations/same-as.ts';
import { jsonLine } from '../json.ts';
import type { TrainingEvent } from '../training/events.ts';
import { collect, print, warning } from './output.ts';
import { type SameAsFlags, likenessLine, rivalFrom, unlike } from './same-as.ts';

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
  /**
   * @throws GradtapeError `config` for a figure of a validation part that has no rows, and where the run cannot be
   * compared with that of `--same-as`.
   */
  requireFit: (data: PreparedData) => Promise<void>;
  /** `trained` is what has trained, for its final weights. */
  see: (event: TrainingEvent, trained?: Trained) => void;
  /**
   * Tells what the run came to: as JSON Lines if they are wanted, and to the summary of a GitHub Actions job.
   * @throws GradtapeError `expectation`, or an AggregateError of them, for what was not met.
   */
  conclude: (wanted: { json: boolean }) => Promise<void>;
}

interface Trained {
  storedWeights: () => Outcome['weights'];
}

/**
 * The judge of the config's expectations and of those of the command line.
 * @throws GradtapeError `config` for one that cannot be read, or is about what the run will not have, and `data` for a run
 * to compare with that is none.
 */
export async function judgeFrom(
  loaded: LoadedConfig,
  flags: ExpectFlags & SameAsFlags,
): Promise<Judge> {
  const asked = await askedBy(loaded, flags);
  const rival = await rivalFrom(flags);
  // A run may have many millions of epochs: all of them are kept only for who asks.
  const { looksAtAll } = await import('../expectations/judge.ts');
  const keepsAll = asked.some(looksAtAll);
  const epochs: Epoch[] = [];
  let weights: Outcome['weights'] = {};
  return {
    requireFit: async (data) => {
      await askedBy(loaded, flags, data.validation !== undefined);
      await rival?.requireFit(loaded.config, data);
    },
    see: (event, trained) => {
      if (event.event === 'epoch') {
        if (!keepsAll) epochs.pop();
        epochs.push(event);
      }
      if (event.event === 'end' && rival && trained) weights = trained.storedWeights();
    },
    conclude: async ({ json }) => {
      const { verdictOn } = await import('../expectations/judge.ts');
      const verdicts = asked.map((one) => verdictOn(one, epochs));
      const likeness = await rival?.likeness({ last: epochs.at(-1), weights });
      const lines = [...verdicts.map(verdictLine), ...(likeness ? [likenessLine(likeness)] : [])];
      if (json) await print(lines.join(''));
      await addToSummary(loaded.files, epochs, verdicts, likeness);
      throwAll([...(await unmet(verdicts)), ...(likeness ? await unlike(likeness) : [])]);
    },
  };
}

/**
 * What is expected of a run; `hasValidation` where the table has been read, which may have no row that validates.
 * @throws GradtapeError `config` for one that cannot be read, or is about what the run will not have.
 */
export async function askedBy(
  { config, origin }: LoadedConfig,
  { expect = [] }: ExpectFlags,
  hasValidation?: boolean,
): Promise<Asked[]> {
  const { figureOf, knownOf } = await import('../expectations/figures.ts');
  const { parseExpectation } = await import('../expectations/parse.ts');
  const known = { ...knownOf(config), ...(hasValidation !== undefined && { hasValidation }) };
  const places = config.expect.map((_, i) => `${origin(['expect', i]) ?? `expect[${i}]`}:`);
  return [...config.expect, ...expect].map((text, i) => {
    const expectation = parseExpectation({ text, where: `${places[i] ?? '--expect'} ${text}` });
    return { expectation, figure: figureOf(expectation, known) };
  });
}

export const verdictLine = ({ expectation: { text }, found, met }: Verdict): string =>
  jsonLine({ event: 'expectation', expect: text, found: found ?? null, met });

async function addToSummary(
  files: readonly string[],
  epochs: readonly Epoch[],
  verdicts: readonly Verdict[],
  likeness: Likeness | undefined,
): Promise<void> {
  const path = process.env['GITHUB_STEP_SUMMARY'];
  if (!path) return;
  const { summaryText } = await import('../expectations/summary.ts');
  const names = files.map((file) => basename(file)).join(' ');
  try {
    appendFileSync(path, summaryText(`gradtape train ${names}`, epochs, verdicts, likeness));
  } catch (error) {
    process.stderr.write(`${warning(`GITHUB_STEP_SUMMARY: ${messageOf(error)}`)}\n`);
  }
}

export async function unmet(verdicts: readonly Verdict[]): Promise<GradtapeError[]> {
  const { foundText } = await import('../expectations/judge.ts');
  return verdicts
    .filter(({ met }) => !met)
    .map((verdict) => {
      const { where } = verdict.expectation;
      return new GradtapeError('expectation', `${where}: not met, found ${foundText(verdict)}`);
    });
}

export function throwAll(faults: readonly GradtapeError[]): void {
  if (faults.length > 1) throw new AggregateError(faults);
  if (faults[0]) throw faults[0];
}
