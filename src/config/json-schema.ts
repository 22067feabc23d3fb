import * as z from 'zod';
import { configSchema } from './schema.ts';

/** The JSON Schema of a config file, for editors: draft 7, which they know best. */
export function configJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' });
  return { $schema, title: 'gradtape config', ...schema };
}

/** What gradtape.schema.json holds. */
export const schemaText = (): string => `${JSON.stringify(configJsonSchema(), null, 1)}\n`;
