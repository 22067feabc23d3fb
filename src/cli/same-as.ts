/** @file `--same-as`: another run, read before training, and what differs from it afterwards. */
import { type Command, Option } from 'commander';
import type { Config } from '../config/schema.ts';
import type { PreparedData } from '../data/dataset.ts';
import { GradtapeError } from '../errors.ts';
import type { Likeness, Outcome } from '../expectations/same-as.ts';
import { jsonLine } from '../json.ts';

export interface SameAsFlags {
  sameAs?: string;
  tolerance?: number;
}

/** Give `command` the options `--same-as` and `--tolerance`. */
export const addSameAsOptions = (command: Command): Command =>
  command
    .option(
      '--same-as <run>',
      'a run whose figures and weights this one must come to, else exit code 4',
    )
    .addOption(
      new Option(
        '--tolerance <relative>',
        'how far numbers may be from those of --same-as (default: 0, to the bit)',
      ).argParser(toleranceFrom),
    );

function toleranceFrom(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < Infinity) return value;
  throw new GradtapeError('usage', `--tolerance: expected a number from 0 up, found "${text}"`, {
    hint: 'such as 1e-6',
  });
}

/** The run that this one is held to. */
export interface Rival {
  /** @throws GradtapeError `config` where this run will have other figures, or weights of other shapes. */
  requireFit: (config: Config, data: PreparedData) => Promise<void>;
  likeness: (found: Outcome) => Promise<Likeness>;
}

/**
 * Undefined where none was asked for.
 * @throws GradtapeError `data` for what is no finished run, `usage` for a tolerance of nothing.
 */
export async function rivalFrom({ sameAs, tolerance }: SameAsFlags): Promise<Rival | undefined> {
  if (sameAs === undefined && tolerance !== undefined)
    throw new GradtapeError('usage', '--tolerance: expected --same-as RUN beside it');
  if (sameAs === undefined) return undefined;
  const { readReference } = await import('../runs/reference.ts');
  const { differencesBetween, misfitOf } = await import('../expectations/same-as.ts');
  const expected = await readReference(sameAs);
  return {
    requireFit: async (config, data) => {
      const { outlineOf } = await import('../training/outline.ts');
      const misfit = misfitOf(outlineOf(config, data), expected);
      if (misfit === undefined) return;
      throw new GradtapeError('config', `--same-as ${sameAs}: ${misfit}`, {
        hint: 'only runs of the same model, terms and metrics can be compared',
      });
    },
    likeness: async (found) => ({
      run: sameAs,
      tolerance: tolerance ?? 0,
      differences: differencesBetween(found, expected, tolerance ?? 0),
    }),
  };
}

export const likenessLine = ({ run, tolerance, differences }: Likeness): string =>
  jsonLine({ event: 'sameAs', run, tolerance, met: differences.length === 0, differences });

/** One for each figure and each tensor that differs. */
export async function unlike({ run, differences }: Likeness): Promise<GradtapeError[]> {
  const { differenceText } = await import('../expectations/same-as.ts');
  return differences.map(
    (one) => new GradtapeError('expectation', `--same-as ${run}: ${differenceText(one)}`),
  );
}
