import type { TypedCommand, TypedOption } from './vocabulary.ts';

/** A script for bash; that of macOS, 3.2, takes it, too. */
export function bashCompletion(commands: readonly TypedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# gradtape in bash: put  eval "$(gradtape completion bash)"  into ~/.bashrc
_gradtape() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words=
  if [[ $word == = ]]; then word=; elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if ((COMP_CWORD == 1)); then
    words='${names} --help --version'
  else
    case "\${COMP_WORDS[1]} $before" in
${commands.flatMap(valueCases).join('\n')}
      *)
        case "\${COMP_WORDS[1]} $word" in
${commands.flatMap(wordCases).join('\n')}
        esac ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _gradtape gradtape
`;
}

/** What comes after an option that takes a value: its choices, or files, which bash adds where there are no words. */
function valueCases({ name, options }: TypedCommand): string[] {
  const valued = options.filter(({ takesValue }) => takesValue);
  const open = valued.filter(({ choices }) => choices.length === 0);
  return [
    ...valued
      .filter(({ choices }) => choices.length > 0)
      .map((option) => branch(patterns(name, [option]), option.choices)),
    ...(open.length > 0 ? [branch(patterns(name, open), [])] : []),
  ].map((line) => `      ${line}`);
}

const patterns = (command: string, options: readonly TypedOption[]): string =>
  options.flatMap(({ flags }) => flags.map((flag) => `"${command} ${flag}"`)).join('|');

/** What comes elsewhere: options where a dash is typed, else the argument. */
const wordCases = ({ name, options, choices }: TypedCommand): string[] =>
  [
    branch(
      `"${name} -"*`,
      options.flatMap(({ flags }) => flags),
    ),
    ...(choices.length > 0 ? [branch(`"${name} "*`, choices)] : []),
  ].map((line) => `          ${line}`);

const branch = (pattern: string, words: readonly string[]): string =>
  `${pattern}) words='${words.join(' ')}' ;;`;
