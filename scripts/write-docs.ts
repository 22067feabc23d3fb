/** @file Writes what is made from the code, the config's JSON Schema, a table and pages of docs/: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaText } from '../src/config/json-schema.ts';
import { root } from '../test/support/paths.ts';
import { withConfigReference } from './config-reference.ts';
import { withDescribedColumns } from './data-page.ts';
import { fidelityPage } from './fidelity-page.ts';
import { withFunctionsTable } from './functions-table.ts';
import { gradientsPage } from './gradients-page.ts';
import { withLayersTable } from './layers-table.ts';
import { rentalsTable } from './rentals.ts';
import { reportPictures } from './report-pictures.ts';
import { terminalPicture } from './terminal-picture.ts';

writeFileSync(join(root, 'gradtape.schema.json'), schemaText());
writeFileSync(join(root, 'data/rentals.csv'), rentalsTable());
writeFileSync(join(root, 'docs/terminal.svg'), terminalPicture());
for (const [name, picture] of Object.entries(reportPictures()))
  writeFileSync(join(root, 'docs', name), picture);
writeFileSync(join(root, 'docs/gradients.md'), await gradientsPage());
writeFileSync(join(root, 'docs/fidelity.md'), await fidelityPage());

/** Pages of which only a section is written. */
const sections = {
  'docs/config.md': withConfigReference,
  'docs/data.md': withDescribedColumns,
  'docs/expressions.md': withFunctionsTable,
  'docs/layers.md': withLayersTable,
};
for (const [page, brought] of Object.entries(sections)) {
  const path = join(root, page);
  writeFileSync(path, await brought(readFileSync(path, 'utf8')));
}
