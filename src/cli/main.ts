/** @file The command line: which commands there are, and how a fault becomes one line and an exit code. */
import { Command, CommanderError } from 'commander';
import { checkCommand } from './commands/check.ts';
import { benchCommand } from './commands/bench.ts';
import { completionCommand } from './commands/completion.ts';
import { deriveCommand } from './commands/derive.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { predictCommand } from './commands/predict.ts';
import { helpCommand } from './commands/help.ts';
import { initCommand } from './commands/init.ts';
import { reportCommand } from './commands/report.ts';
import { runsCommand } from './commands/runs.ts';
import { schemaCommand } from './commands/schema.ts';
import { setupCommand } from './commands/setup.ts';
import { summaryCommand } from './commands/summary.ts';
import { trainCommand } from './commands/train.ts';
import { exitCodeOf, reportFault } from './faults.ts';
import { requireValues } from './option-values.ts';
import { watchStreams } from './output.ts';
import { version } from './version.ts';

watchStreams();

const program = new Command('gradtape')
  .description(
    'Train small and middle-sized models from a JSON config and a CSV, on native TensorFlow.',
  )
  .version(version)
  .helpCommand(false)
  .hook('preAction', (_program, command) => requireValues(command))
  .exitOverride()
  .configureOutput({ outputError: () => undefined });

const commands = [
  trainCommand(),
  evaluateCommand(),
  predictCommand(),
  runsCommand(),
  deriveCommand(),
  reportCommand(),
  initCommand(),
  checkCommand(),
  benchCommand(),
  summaryCommand(),
  schemaCommand(),
  setupCommand(),
  doctorCommand(),
  completionCommand(),
  helpCommand(),
];
for (const command of commands) program.addCommand(command.copyInheritedSettings(program));

try {
  await program.parseAsync();
} catch (error) {
  // Without a command, the help says what was expected.
  const isHelp = error instanceof CommanderError && /^commander\.(help|version)/.test(error.code);
  if (!isHelp) await reportFault(error, process.stderr);
  process.exitCode = exitCodeOf(error);
}
