import { Command } from 'commander';

export function deriveCommand(): Command {
  return new Command('derive').action(() => undefined);
}
