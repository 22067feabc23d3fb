import type { Theme } from './theme.ts';

/** A picture before it is drawn. */
export interface Chart {
  /** What it goes by on the command line, such as `loss`. */
  name: string;
  title: string;
  /** What it shows, for those who do not see it. */
  description: string;
  /** In Vega-Lite's language, without colours of text and axes. */
  spec: object;
}

/** How charts are drawn. */
export interface ChartOptions {
  theme: Theme;
  /** Whether the picture stands alone, and needs its title and its own legend. */
  alone: boolean;
  logScale?: boolean;
}
