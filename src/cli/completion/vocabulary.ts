/** @file What can be typed after `gradtape`, from commander's own declarations. */
import type { Command, Option } from 'commander';

export interface TypedOption {
  /** `--epochs`, and `-e` where there is one. */
  flags: string[];
  about: string;
  takesValue: boolean;
  /** The values that it may have; none where it takes a file or any other text. */
  choices: readonly string[];
}

export interface TypedCommand {
  name: string;
  about: string;
  options: TypedOption[];
  /** The words that its first argument may be; none where it takes files or any other text. */
  choices: readonly string[];
}

/** The commands of a program, each with `--help`. */
export const commandsOf = (program: Command): TypedCommand[] =>
  program.commands.map((command) => ({
    name: command.name(),
    about: sentence(command.description()),
    options: [...command.options.map(typed), help],
    choices: command.registeredArguments[0]?.argChoices ?? [],
  }));

const help: TypedOption = {
  flags: ['--help', '-h'],
  about: 'display help',
  takesValue: false,
  choices: [],
};

const typed = ({ long, short, description, required, optional, argChoices }: Option) => ({
  flags: [long, short].filter((flag) => flag !== undefined && flag !== null),
  about: sentence(description),
  takesValue: required || optional,
  choices: argChoices ?? [],
});

/** On one line, without a full stop. */
const sentence = (text: string): string => text.replaceAll(/\s+/g, ' ').replace(/\.$/, '');
