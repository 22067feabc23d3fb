import { Argument, Command } from 'commander';
import { print } from '../output.ts';

type Shell = 'bash' | 'zsh' | 'fish';

export function completionCommand(): Command {
  return new Command('completion')
    .description("Print a script that completes gradtape's commands and options in a shell.")
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action(complete);
}

async function complete(shell: Shell, _flags: object, command: Command): Promise<void> {
  const { commandsOf } = await import('../completion/vocabulary.ts');
  const commands = commandsOf(command.parent!);
  const scripts = {
    bash: async () => (await import('../completion/bash.ts')).bashCompletion(commands),
    zsh: async () => (await import('../completion/zsh.ts')).zshCompletion(commands),
    fish: async () => (await import('../completion/fish.ts')).fishCompletion(commands),
  };
  await print(await scripts[shell]());
}
