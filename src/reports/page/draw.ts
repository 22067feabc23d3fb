import type { Chart } from '../charts/chart.ts';
import { svgOf } from '../charts/render.ts';
import { onPage } from '../charts/theme.ts';
import { type Html, trusted } from './html.ts';

/** Draws a chart as a part of a page. */
export type Draw = (chart: Chart) => Promise<Html>;

/** A `Draw` for one page: names within its pictures are numbered. */
export function drawing(): Draw {
  let drawn = 0;
  return async (chart) => trusted(await svgOf(chart, onPage, `chart-${drawn++}`));
}
