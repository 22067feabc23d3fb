import { Command, Option } from 'commander';
import type { LoadedConfig } from '../../config/load.ts';
import { GradtapeError } from '../../errors.ts';
import { annotation } from '../annotations.ts';
import { type ConfigFlags, addConfigOptions, configFrom } from '../config.ts';
import { askedBy } from '../expectations.ts';
import type { Inspection } from '../inspection.ts';
import { print } from '../output.ts';
import { readingDisplay } from '../reading-progress.ts';

interface CheckFlags extends ConfigFlags {
  resolved?: boolean;
  diff?: boolean;
  strict?: boolean;
  json?: boolean;
}

export function checkCommand(): Command {
  const command = new Command('check')
    .description(
      'Hold a config against its table without training: what each column becomes, and what is doubtful.',
    )
    .addOption(
      new Option('--resolved', 'print the whole config, and where each value comes from').conflicts(
        ['diff', 'strict'],
      ),
    )
    .addOption(
      new Option('--diff', 'print only what differs from the defaults').conflicts(['strict']),
    )
    .option('--strict', 'end with exit code 3 where there is a warning')
    .option('--json', 'print the result as JSON');
  return addConfigOptions(command).action(check);
}

async function check(files: string[], flags: CheckFlags): Promise<void> {
  const loaded = await configFrom(files, flags, {});
  if (flags.resolved || flags.diff) {
    await print(await configText(loaded, flags));
    return;
  }
  await askedBy(loaded, {});
  const { inspect } = await import('../inspection.ts');
  const reading = readingDisplay();
  const inspection = await inspect(loaded.config, reading).finally(reading.clear);
  inspection.fault ??= await misfit(loaded, inspection);
  await print(await textOf(inspection, flags));
  await conclude(inspection, flags);
}

/** An expectation of a validation part that turned out to have no rows. */
async function misfit(
  loaded: LoadedConfig,
  { parts }: Inspection,
): Promise<GradtapeError | undefined> {
  try {
    await askedBy(loaded, {}, parts === undefined || parts.validation > 0);
  } catch (error) {
    if (error instanceof GradtapeError) return error;
    throw error;
  }
  return undefined;
}

/** The config as JSON, each value that is no default with a comment that says where it was set. */
async function configText(
  { config, settings, origin }: LoadedConfig,
  { diff, json }: CheckFlags,
): Promise<string> {
  const { jsoncText } = await import('../../config/jsonc.ts');
  const { differences } = await import('../../config/difference.ts');
  const shown = diff ? differences(settings) : config;
  return jsoncText(shown, json ? {} : { behind: origin });
}

async function textOf({ fault, ...inspection }: Inspection, { json }: CheckFlags): Promise<string> {
  if (!json)
    return (await import('../inspection-text.ts')).inspectionText({ fault, ...inspection });
  const { jsonPage } = await import('../../json.ts');
  const { code, message, hint } = fault ?? {};
  const { rows = null, parts = null, lookedAt = null } = inspection;
  const shown = { ...inspection, rows, parts, lookedAt };
  return jsonPage({ ...shown, fault: fault ? { code, message, hint } : null });
}

/** @throws GradtapeError for what training would refuse, and `data` for a warning where these are not tolerated. */
async function conclude({ findings, fault }: Inspection, { strict }: CheckFlags): Promise<void> {
  const { findingMessage } = await import('../inspection-text.ts');
  const warnings = findings.filter(({ level }) => level === 'warning');
  for (const warning of warnings)
    process.stderr.write(annotation('warning', findingMessage(warning)));
  if (fault) throw fault;
  if (strict && warnings.length > 0)
    throw new GradtapeError(
      'data',
      `${warnings.length} warning${warnings.length === 1 ? '' : 's'}, and --strict tolerates none`,
    );
}
