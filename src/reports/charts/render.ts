/** @file Vega-Lite's charts as SVG, without a browser or a canvas, and without code made from strings. */
import { printable } from '../../printable.ts';
import { mapLeaves } from '../../tree.ts';
import type { Chart } from './chart.ts';
import type { Theme } from './theme.ts';

const fonts =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Open Sans", "DejaVu Sans", sans-serif';

/** The chart as an SVG element that says what it shows. `id` makes its inner names unique on a page. */
export async function svgOf({ title, description, spec }: Chart, theme: Theme, id = 'chart') {
  const [vega, { compile }, { expressionInterpreter }] = await Promise.all([
    import('vega'),
    import('vega-lite'),
    import('vega-interpreter'),
  ]);
  const whole = { background: null, config: configOf(theme), ...spec };
  const { spec: compiled } = compile(withPrintableTexts(whole) as never);
  const view = new vega.View(vega.parse(compiled, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'none',
    logLevel: vega.Error,
  });
  const drawn = await view.toSVG();
  view.finalize();
  return named(compact(drawn), [title, description].map(printable) as [string, string], id);
}

/** XML has no control characters at all, and names and values come from configs and tables. */
const withPrintableTexts = (spec: object): unknown =>
  mapLeaves(spec, isLeaf, (leaf) => (typeof leaf === 'string' ? printable(leaf) : leaf));

const isLeaf = (value: unknown): boolean => typeof value !== 'object' || value === null;

function configOf({ ink, muted, grid }: Theme): object {
  return {
    font: fonts,
    mark: { aria: false },
    view: { stroke: null },
    axis: {
      domain: false,
      ticks: false,
      gridColor: grid,
      labelColor: muted,
      labelFontSize: 11,
      labelPadding: 6,
      titleColor: muted,
      titleFontSize: 11,
      titleFontWeight: 'normal',
      titlePadding: 8,
    },
    legend: {
      labelColor: ink,
      labelFontSize: 11,
      title: null,
      orient: 'right',
      symbolType: 'stroke',
      symbolSize: 300,
      symbolStrokeWidth: 2,
    },
    title: { color: ink, fontSize: 14, fontWeight: 600, anchor: 'start', offset: 12 },
    header: { labelColor: ink, labelFontSize: 11, title: null },
  };
}

/** Coordinates in hundredths of a pixel, and none of the roles by which Vega names the parts of a picture. */
const compact = (svg: string): string =>
  svg.replaceAll(/<[a-z][^<>]*>/g, (tag) =>
    tag
      .replaceAll(/ (?:aria-[a-z]+|role|class|pointer-events|xmlns:xlink|version)="[^"]*"/g, '')
      .replaceAll(/-?\d+\.\d{3,}(?:e-\d+)?/g, (number) =>
        String(Number(Number(number).toFixed(2))),
      ),
  );

function named(svg: string, [title, description]: [string, string], id: string): string {
  const names = `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(description)}</desc>`;
  return svg.replace(
    /^<svg([^>]*)>/,
    (_, attributes: string) =>
      `<svg${attributes} role="img" aria-labelledby="${id}-title ${id}-desc">${names}`,
  );
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that means itself in HTML and XML, within an attribute too. */
export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
