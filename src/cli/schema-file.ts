import { fileURLToPath } from 'node:url';

/** gradtape.schema.json, seen from the compiled file in dist/src/cli and from the bundle. */
export const schemaFile = fileURLToPath(new URL('../../../gradtape.schema.json', import.meta.url));
