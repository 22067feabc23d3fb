/** @file The colours of charts: as a page's own variables, so that it can be light or dark, or as colours of a picture alone. */

export interface Theme {
  ink: string;
  muted: string;
  grid: string;
  /** What charts stand on. */
  surface: string;
  accent: string;
  /** One colour for each run, over again where there are more runs. */
  series: readonly string[];
}

/** Each has a contrast of 4.5 with the surface for text, and of 3 for lines (WCAG 2.2, 1.4.3 and 1.4.11). */
export const light: Theme = {
  ink: '#1b1f27',
  muted: '#596170',
  grid: '#e4e7ec',
  surface: '#ffffff',
  accent: '#2459c9',
  series: [
    '#2459c9',
    '#c2410c',
    '#047857',
    '#8b2fc9',
    '#be123c',
    '#0e7490',
    '#946000',
    '#475569',
    '#c0267e',
    '#4d7c0f',
  ],
};

export const dark: Theme = {
  ink: '#e7eaf0',
  muted: '#9ba5b5',
  grid: '#2b323d',
  surface: '#161a21',
  accent: '#7aa2ff',
  series: [
    '#7aa2ff',
    '#ff9f5a',
    '#4ecb9b',
    '#c79bff',
    '#ff7b93',
    '#4cc9e0',
    '#e3b341',
    '#aeb6c2',
    '#ff8ccf',
    '#a3d65c',
  ],
};

/** The colours by the names of a page's variables. */
export const onPage: Theme = {
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  surface: 'var(--surface)',
  accent: 'var(--accent)',
  series: light.series.map((_, i) => `var(--series-${i})`),
};

/** The declarations of those variables. */
export function variables({ series, ...named }: Theme): string {
  const declared = [...Object.entries(named), ...series.map((color, i) => [`series-${i}`, color])];
  return declared.map(([name, color]) => `--${name}: ${color};`).join(' ');
}

export const seriesColor = ({ series }: Theme, run: number): string => series[run % series.length]!;
