import { Command } from 'commander';
import { GradtapeError } from '../../errors.ts';
import { nearest } from '../../suggest.ts';

/** Commander's own prints the program's help on stderr for a command that is not there. */
export function helpCommand(): Command {
  return new Command('help')
    .description('Display help for a command.')
    .argument('[command...]', 'the command, such as train')
    .action((names: string[], _flags: object, command: Command) => {
      names.reduce(commandNamed, command.parent!).outputHelp();
    });
}

function commandNamed(parent: Command, name: string): Command {
  const found = parent.commands.find((command) => command.name() === name);
  if (found) return found;
  const near = nearest(
    name,
    parent.commands.map((command) => command.name()),
  );
  throw new GradtapeError('usage', `unknown command ${JSON.stringify(name)}`, {
    hint: near === undefined ? '`gradtape --help` lists the commands' : `did you mean "${near}"?`,
  });
}
