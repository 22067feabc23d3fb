import type { TypedCommand, TypedOption } from './vocabulary.ts';

/** A completion function by zsh's own `_arguments`. */
export function zshCompletion(commands: readonly TypedCommand[]): string {
  const described = commands.map(({ name, about }) => `    ${quoted(`${name}:${about}`)}`);
  return `# gradtape in zsh: put  source <(gradtape completion zsh)  into ~/.zshrc after compinit
_gradtape() {
  local -a commands=(
${described.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  ((CURRENT--))
  case $command in
${commands.map(commandCase).join('\n')}
  esac
}
compdef _gradtape gradtape
`;
}

function commandCase({ name, options, choices }: TypedCommand): string {
  const argument = quoted(`*:argument:${choices.length > 0 ? among(choices) : '_files'}`);
  const specs = [...options.flatMap(optionSpecs), argument];
  return `    ${name}) _arguments ${specs.join(' ')} ;;`;
}

/** `--epochs=[how many]:n:_files` for each of an option's flags. */
function optionSpecs({ flags, about, takesValue, choices }: TypedOption): string[] {
  const shown = about.replaceAll(/[[\]:\\]/g, String.raw`\$&`);
  const value = takesValue ? `:value:${choices.length > 0 ? among(choices) : '_files'}` : '';
  return flags.map((flag) => {
    const joined = takesValue ? (flag.startsWith('--') ? '=' : '+') : '';
    return quoted(`*${flag}${joined}[${shown}]${value}`);
  });
}

const among = (choices: readonly string[]): string => `(${choices.join(' ')})`;

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
