import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { GradtapeError } from '../../errors.ts';
import type { RunRecord } from '../../reports/run-record.ts';
import { print, warning } from '../output.ts';
import { version } from '../version.ts';

interface ReportFlags {
  out?: string;
  svg?: string;
  png?: string;
  plot: string;
  logScale?: true;
}

export function reportCommand(): Command {
  return new Command('report')
    .description('Write an HTML page on runs: their curves, predictions, weights and settings.')
    .argument('<run...>', 'folders of runs, which are compared')
    .option('-o, --out <file>', 'the page (report.html in the first run); - is stdout')
    .option('--svg <file>', 'write one plot alone as SVG; - is stdout')
    .option('--png <file>', 'write one plot alone as PNG')
    .option(
      '--plot <name>',
      'which plot: a loss or metric, learningRate, confusion, labels, roc, precision-recall, predictions, residuals, or weights by name',
      'loss',
    )
    .option('--log-scale', 'show curves in a logarithmic scale')
    .action(report);
}

async function report(folders: string[], flags: ReportFlags, command: Command): Promise<void> {
  const { svg, png, logScale = false } = flags;
  const isAlone = svg !== undefined || png !== undefined;
  if (!isAlone && command.getOptionValueSource('plot') === 'cli')
    throw new GradtapeError('usage', '--plot chooses what --svg or --png writes', {
      hint: 'without them the page has every plot',
    });
  const { readRuns } = await import('../../reports/read-run.ts');
  const runs = await readRuns(folders);
  if (isAlone) await plotAlone(runs, flags);
  if (isAlone && flags.out === undefined) return;
  const { reportPage } = await import('../../reports/page/page.ts');
  const page = await reportPage(runs, { logScale, version });
  await write(flags.out ?? join(folders[0]!, 'report.html'), page);
}

async function plotAlone(runs: readonly RunRecord[], flags: ReportFlags): Promise<void> {
  const { plot, svg, png, logScale = false } = flags;
  const { chartNamed } = await import('../../reports/charts/index.ts');
  const { light } = await import('../../reports/charts/theme.ts');
  const { svgOf } = await import('../../reports/charts/render.ts');
  const chart = chartNamed(plot, runs, { theme: light, alone: true, logScale });
  const picture = await svgOf(
    { ...chart, spec: { ...chart.spec, background: light.surface } },
    light,
  );
  if (svg !== undefined) await write(svg, `${picture}\n`);
  if (png === undefined) return;
  const { hasFonts, pngOf } = await import('../../reports/charts/png.ts');
  if (!hasFonts())
    process.stderr.write(
      `${warning('the PNG has no text, for this machine has no font: install one, or use --svg')}\n`,
    );
  await write(png, pngOf(picture));
}

/** Write a file and tell its path, or write to stdout. */
async function write(path: string, content: string | Uint8Array): Promise<void> {
  if (path === '-') return print(content);
  const { writing } = await import('../../reports/written.ts');
  writing(path, () => writeFileSync(path, content));
  await print(`${path}\n`);
}
