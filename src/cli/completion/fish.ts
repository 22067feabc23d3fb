import type { TypedCommand, TypedOption } from './vocabulary.ts';

/** One `complete` a line, as fish's own completions are. */
export function fishCompletion(commands: readonly TypedCommand[]): string {
  const subcommands = commands.map(
    ({ name, about }) =>
      `complete -c gradtape -n __fish_use_subcommand -f -a ${name} -d ${quoted(about)}`,
  );
  const lines = commands.flatMap((command) => [
    ...command.options.map((option) => optionLine(command.name, option)),
    ...(command.choices.length > 0
      ? [`${start(command.name)} -f -a ${quoted(command.choices.join(' '))}`]
      : []),
  ]);
  return `# gradtape in fish: put  gradtape completion fish | source  into ~/.config/fish/config.fish
${[...subcommands, ...lines].join('\n')}
`;
}

function optionLine(command: string, { flags, about, takesValue, choices }: TypedOption): string {
  const names = flags.map((flag) =>
    flag.startsWith('--') ? ` -l ${flag.slice(2)}` : ` -s ${flag.slice(1)}`,
  );
  const value = !takesValue ? '' : choices.length > 0 ? ` -xa ${quoted(choices.join(' '))}` : ' -r';
  return `${start(command)}${names.join('')}${value} -d ${quoted(about)}`;
}

const start = (command: string): string =>
  `complete -c gradtape -n ${quoted(`__fish_seen_subcommand_from ${command}`)}`;

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
