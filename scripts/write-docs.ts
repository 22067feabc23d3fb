/** @file Writes the pages of docs/ that are made from the code: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/support/paths.ts';
import { gradientsPage } from './gradients-page.ts';

writeFileSync(join(root, 'docs/gradients.md'), await gradientsPage());
