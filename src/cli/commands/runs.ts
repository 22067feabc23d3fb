import { Command } from 'commander';
import { GradtapeError } from '../../errors.ts';
import type { ListedRun } from '../../runs/list.ts';
import { print, warning } from '../output.ts';

export function runsCommand(): Command {
  const command = new Command('runs').description(
    'List, compare and clean the runs that there are.',
  );
  command
    .command('list', { isDefault: true })
    .description('list the runs in a folder, the latest first')
    .argument('[folder]', 'where the runs are', 'runs')
    .option('--json', 'print one JSON object a line')
    .action(list);
  command
    .command('compare')
    .description('show where the configs of runs differ, beside what they came to')
    .argument('<run...>', 'the folders of two runs or more')
    .action(compare);
  command
    .command('clean')
    .description('remove runs that did not finish')
    .argument('[folder]', 'where the runs are', 'runs')
    .option('--all', 'remove finished runs, too')
    .option('-y, --yes', 'remove them; without it, only tell which')
    .action(clean);
  return command;
}

async function list(folder: string, { json = false }: { json?: boolean }): Promise<void> {
  const { listRuns } = await import('../../runs/list.ts');
  const runs = await listRuns(folder);
  if (json) {
    const { jsonLine } = await import('../../json.ts');
    await print(
      runs
        .map(({ folder, summary, ...rest }) => jsonLine({ folder, ...summary, ...rest }))
        .join(''),
    );
    return;
  }
  if (runs.length === 0) return note(`no runs in ${folder}`);
  const { tableText } = await import('../../runs/table.ts');
  for (const { problem } of runs) if (problem !== undefined) note(warning(problem));
  await print(
    tableText(['run', 'status', 'epochs', 'loss', 'val.loss', 'written'], runs.map(rowOf)),
  );
}

const figure = (value: number | undefined): string => (value === undefined ? '' : String(value));

function rowOf({ folder, status, summary }: ListedRun): string[] {
  if (summary === undefined) return [folder, status, '', '', '', ''];
  const { epochs, wantedEpochs, loss, validation, written } = summary;
  const when = written.slice(0, 16).replace('T', ' ');
  return [
    folder,
    status,
    `${epochs}/${wantedEpochs}`,
    figure(loss),
    figure(validation?.loss),
    when,
  ];
}

async function compare(folders: string[]): Promise<void> {
  if (folders.length < 2) throw new GradtapeError('usage', 'compare: expected two runs or more');
  const { comparison } = await import('../../runs/compare.ts');
  const { tableText } = await import('../../runs/table.ts');
  const rows = await comparison(folders);
  await print(tableText(['', ...folders], rows));
}

async function clean(
  folder: string,
  { all = false, yes = false }: { all?: boolean; yes?: boolean },
): Promise<void> {
  const { isLeftover, listRuns } = await import('../../runs/list.ts');
  const found = await listRuns(folder);
  const runs = found.filter((run) => isLeftover(run) || (all && run.status !== 'running'));
  for (const { folder, status } of found)
    if (status === 'damaged' && !all) note(`${folder} is damaged; only --all removes it`);
  if (runs.length === 0) return note(`nothing to remove in ${folder}`);
  const { removeRun } = await import('../../runs/remove.ts');
  for (const run of runs) {
    const kept = yes ? await removeRun(run.folder) : [];
    await print(`${yes ? 'removed' : 'would remove'} ${run.folder} (${run.status})\n`);
    if (kept.length > 0) note(`${run.folder} stays, for it has files that are no run's: ${kept}`);
  }
  if (!yes) note('nothing was removed; --yes removes them');
}

const note = (line: string): void => void process.stderr.write(`${line}\n`);
