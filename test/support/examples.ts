import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

/** A command of a page and what the page says it prints. */
export interface Example {
  command: string;
  /** The words after `npx gradtape`. */
  args: string[];
  stdout: string;
}

/** The `$ npx gradtape …` lines in the `console` blocks of a page, each with the lines below it. */
export function consoleExamples(page: string): Example[] {
  return fencedBlocks(page, 'console').flatMap((block) =>
    block
      .split(/^\$ npx gradtape /m)
      .slice(1)
      .map((text) => {
        const [command, ...lines] = text.split('\n') as [string, ...string[]];
        const words = command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g);
        return {
          command,
          args: [...words].map(([, ...forms]) => forms.find((word) => word !== undefined)!),
          stdout: lines.join('\n'),
        };
      }),
  );
}

/** A command that a page has its readers paste, and what it prints; undefined where the page does not say. */
export interface Pasted {
  command: string;
  printed: string | undefined;
}

/** The commands of a page's `console` and `sh` blocks, as it has them one after another. */
export const pasted = (page: string): Pasted[] =>
  fencedBlocks(page, '(?:console|sh)').flatMap((block) =>
    block.startsWith('$ ') ? block.split(/^\$ /m).slice(1).map(session) : lines(block),
  );

function session(text: string): Pasted {
  const [command, ...printed] = text.split('\n') as [string, ...string[]];
  return { command, printed: printed.join('\n') };
}

const lines = (block: string): Pasted[] =>
  block
    .trim()
    .split('\n')
    .map((command) => ({ command, printed: undefined }));

/** The blocks of a page that are fenced with this language. */
export function fencedBlocks(page: string, language: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, block]) => block!,
  );
}
