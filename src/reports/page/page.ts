/** @file One self-contained page on one or several runs: no script, no font and no picture from elsewhere. */
import type { RunRecord } from '../run-record.ts';
import { cardsSection, differencesSection, summarySection } from './cards.ts';
import { curvesSection } from './curves.ts';
import { drawing } from './draw.ts';
import { type Html, html, trusted } from './html.ts';
import { predictionsSection, weightsSection } from './outcomes.ts';
import { style } from './style.ts';

export interface PageOptions {
  /** Whether curves that can be are shown in a logarithmic scale at first. */
  logScale?: boolean | undefined;
  /** Of gradtape. */
  version: string;
}

export async function reportPage(
  runs: readonly RunRecord[],
  { logScale = false, version }: PageOptions,
): Promise<string> {
  const draw = drawing();
  const title = runs.length === 1 ? runs[0]!.name : `${runs.length} runs compared`;
  const sections: (Html | undefined)[] = [
    summarySection(runs),
    await curvesSection(runs, draw, logScale),
    await predictionsSection(runs, draw),
    await weightsSection(runs, draw),
    differencesSection(runs),
    cardsSection(runs),
  ];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'"
        />
        <meta name="generator" content="gradtape ${version}" />
        <title>${title} – gradtape report</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p class="quiet">${subtitle(runs)}</p>
        </header>
        <main>${sections}</main>
        <footer>Written by gradtape ${version}.</footer>
      </body>
    </html> `;
  return page.html;
}

function subtitle(runs: readonly RunRecord[]): string {
  const folders = runs.map(({ folder }) => folder);
  return folders.length <= 4
    ? folders.join(', ')
    : `${folders.slice(0, 3).join(', ')} and ${folders.length - 3} more`;
}
