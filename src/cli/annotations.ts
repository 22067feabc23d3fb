/**
 * @file Faults and warnings as GitHub Actions marks them in a change:
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';

export type Level = 'error' | 'warning';

/** The workflow command that annotates the place that `message` begins with, or the whole run; '' outside of GitHub Actions. */
export function annotation(level: Level, message: string): string {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return '';
  const properties = Object.entries(placeIn(message)).map(
    ([key, value]) => `${key}=${escapedProperty(String(value))}`,
  );
  return `::${[level, properties.join(',')].filter(Boolean).join(' ')}::${escaped(message)}\n`;
}

interface Place {
  file?: string;
  line?: number;
  col?: number;
}

/** `configs/linreg.json:7:3: …`; the file is told as the repository has it. */
function placeIn(message: string): Place {
  const [, path, line, col] = /^(.+?):(\d+)(?::(\d+))?: /.exec(message) ?? [];
  if (path === undefined || !existsSync(path)) return {};
  const file = relative(process.env['GITHUB_WORKSPACE'] ?? '', resolve(path));
  if (file.startsWith('..')) return {};
  return { file, line: Number(line), ...(col === undefined ? {} : { col: Number(col) }) };
}

const escaped = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapedProperty = (text: string): string =>
  escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
