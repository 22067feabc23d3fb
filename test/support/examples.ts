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

/** The blocks of a page that are fenced with this language. */
export function fencedBlocks(page: string, language: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, block]) => block!,
  );
}
