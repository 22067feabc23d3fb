import type { Command } from 'commander';
import { GradtapeError } from '../errors.ts';

/**
 * Commander takes whatever follows an option for its value, for it may be a negative number: `--out --quiet` would write a
 * folder of that name.
 * @throws GradtapeError `usage` for an option whose value is another option's name.
 */
export function requireValues(command: Command): void {
  const own = command.options.flatMap(({ long, short }) => [long, short]);
  const flags = new Set([...own, '--help', '-h']);
  for (const option of command.options) {
    const given = [command.getOptionValue(option.attributeName())].flat();
    const taken = given.find((value) => typeof value === 'string' && flags.has(value));
    if (taken !== undefined)
      throw new GradtapeError(
        'usage',
        `${option.long}: expected a value, found the option ${String(taken)}`,
      );
  }
}
