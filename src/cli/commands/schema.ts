import { Command } from 'commander';
import { print } from '../output.ts';

export function schemaCommand(): Command {
  return new Command('schema')
    .description('Print the JSON Schema of a config, for editors and other tools.')
    .action(async () => {
      const { schemaText } = await import('../../config/json-schema.ts');
      await print(schemaText());
    });
}
