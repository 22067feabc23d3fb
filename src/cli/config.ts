/** @file The options that make a config, shared by every command that takes one. */
import type { Command } from 'commander';
import type { LoadedConfig } from '../config/load.ts';
import { GradtapeError } from '../errors.ts';
import { collect } from './output.ts';

export interface ConfigFlags {
  config?: string[];
  set?: string[];
}

/** Give `command` its config files, as arguments or by `--config`, and `--set`. */
export function addConfigOptions(command: Command): Command {
  return command
    .argument('[config...]', 'config files, the later ones over the earlier; - is stdin')
    .option('-c, --config <file>', 'a config file, as the argument; may be repeated', collect)
    .option(
      '-s, --set <key=value>',
      'set a key of the config, such as optimizer.learningRate=0.01; may be repeated',
      collect,
    );
}

/**
 * Load the config that arguments, environment and flags make together; `overrides` are a command's own flags by key.
 * @throws GradtapeError `usage` when no config is named.
 */
export async function configFrom(
  args: readonly string[],
  { config = [], set = [] }: ConfigFlags,
  overrides: Record<string, unknown>,
): Promise<LoadedConfig> {
  const files = [...args, ...config];
  if (files.length === 0)
    throw new GradtapeError('usage', 'no config: expected a file, or - for stdin', {
      hint: `for example: gradtape ${process.argv[2]} --config linreg.json`,
    });
  const stdin = files.includes('-') ? { stdin: await standardInput() } : {};
  const { loadConfig } = await import('../config/load.ts');
  return loadConfig({ files, ...stdin, environment: process.env, sets: set, flags: overrides });
}

async function standardInput(): Promise<string> {
  const { readText } = await import('../config/files.ts');
  return readText('stdin', process.stdin);
}

/** A number where the text is one; other text is left for the config's check to refuse, with what it expected. */
export function numberFrom(text: string): number | string {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}
