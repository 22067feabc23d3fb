/** @file The README's picture of a terminal: real commands, their real output, as an SVG. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../test/support/paths.ts';

const commands: string[][] = [
  ['train', '--config', 'linreg.json'],
  ['derive', 'x**2', '--at', '4', '--format', 'tf'],
];
const [lineHeight, charWidth, margin] = [19, 8.1, 20];

/** The picture as the text of an SVG file. */
export function terminalPicture(): string {
  const lines = commands.map(session).join('\n').trimEnd().split('\n');
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * charWidth) + 2 * margin;
  const height = lines.length * lineHeight + 2 * margin + 20;
  const rows = lines.map(
    (line, i) =>
      `  <text x="${margin}" y="${margin + 34 + i * lineHeight}"${line.startsWith('$') ? ' class="typed"' : ''}>${escaped(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img" aria-label="gradtape in a terminal">
  <style>text { font: 13.5px ui-monospace, Menlo, Consolas, monospace; fill: #d6deeb; white-space: pre } .typed { fill: #7fdbca; font-weight: bold }</style>
  <rect width="100%" height="100%" rx="8" fill="#011627"/>
  <circle cx="20" cy="18" r="5.5" fill="#ff5f57"/><circle cx="38" cy="18" r="5.5" fill="#febc2e"/><circle cx="56" cy="18" r="5.5" fill="#28c840"/>
${rows.join('\n')}
</svg>
`;
}

const typed = (args: readonly string[]): string =>
  `$ gradtape ${args.map((word) => (/[*\s]/.test(word) ? `"${word}"` : word)).join(' ')}`;

function session(args: readonly string[]): string {
  const env = { ...process.env, GRADTAPE_NO_SAVE: '1' };
  const output = execFileSync(process.execPath, [join(root, 'bin/gradtape.js'), ...args], { env });
  return `${typed(args)}\n${output.toString()}`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
