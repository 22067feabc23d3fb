/** @file The table in docs/data.md of what the penguins' columns become. */
import { loadConfig } from '../src/config/load.ts';
import { describeColumns } from '../src/data/columns/describe.ts';
import { prepareTable } from '../src/training/prepare.ts';
import { fencedBlocks } from '../test/support/examples.ts';
import { withSection } from './section.ts';

/** The page with the columns of its first config, told as they are now. */
export async function withDescribedColumns(page: string): Promise<string> {
  const [settings] = fencedBlocks('docs/data.md', 'json');
  const { config } = await loadConfig({ settings: JSON.parse(settings!) as unknown });
  const { preprocessing } = await prepareTable(config);
  const rows = describeColumns(preprocessing).map(({ name, type, reason, becomes, missing }) =>
    ['', `\`${name}\``, `${type}: ${reason}`, becomes, missing, ''].join(' | ').trim(),
  );
  const head = ['| column | is | becomes | |', '|---|---|---|---|'];
  return withSection(page, 'penguins', `${[...head, ...rows].join('\n')}\n`);
}
